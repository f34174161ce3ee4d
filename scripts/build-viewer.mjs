console.log('viewer: nothing to build yet')
