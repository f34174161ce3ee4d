import { render } from 'preact'
import { App } from './App.js'
import { loadCodes } from './state/codes.js'
import { connect } from './state/connection.js'
import { loadSettings } from './state/settings.js'

const root = document.getElementById('viewer')
if (root) {
  root.replaceChildren()
  render(<App />, root)
}
connect()
loadSettings()
loadCodes()
