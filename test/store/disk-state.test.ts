import t from 'tap'
import { DiskState } from '#src/store/disk-state.js'
import { explainDiskError } from '#src/store/folder.js'

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

t.test('failing and well again, said once each', async (t) => {
  const said: string[] = []
  let retries = 0
  const disk = new DiskState(
    '/data',
    () => retries++,
    (message) => said.push(message)
  )
  t.equal(disk.status, 'ok')
  t.equal(disk.message(0), undefined)
  disk.failed(full)
  disk.failed(full)
  t.equal(disk.status, 'failing')
  t.match(disk.message(1), /cannot be written: the disk is full; free some space .*\(ENOSPC\)\. 1 exchange wait/)
  for (let at = 0; at < 100 && retries === 0; at++) await new Promise((resolve) => setTimeout(resolve, 20))
  t.equal(retries, 1, 'it is tried again by itself')
  disk.wrote(1)
  t.equal(disk.status, 'ok')
  t.match(said, [/cannot be written/, /being written again/])
  t.equal(said.length, 2)
  disk.dropped = 2
  t.match(disk.message(0), /2 exchanges could not be kept/)
  disk.stop()
})

t.test('slow only where it is slow again and again', async (t) => {
  const disk = new DiskState(
    '/data',
    () => {},
    () => {}
  )
  disk.wrote(80)
  disk.wrote(80)
  disk.wrote(1)
  disk.wrote(80)
  disk.wrote(80)
  t.equal(disk.status, 'ok')
  disk.wrote(120)
  t.equal(disk.status, 'slow')
  t.match(disk.message(3), /slow \(writes take 120 ms\).*3 exchanges wait/)
  disk.wrote(80)
  t.equal(disk.status, 'slow')
  disk.wrote(2)
  t.equal(disk.status, 'ok')
  disk.stop()
})

t.test('errors are explained, and what is unknown is passed on', async (t) => {
  t.match(explainDiskError(full), /disk is full/)
  t.equal(explainDiskError(new Error('odd')), 'odd')
  t.equal(explainDiskError('odd'), 'odd')
})
