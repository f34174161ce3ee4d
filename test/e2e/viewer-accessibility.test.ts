import t from 'tap'
import { checkScreens } from '../viewer/accessible.js'
import { noBrowser } from '../viewer/browser.js'

t.setTimeout(290_000)
t.test('no accessibility violations on any screen, light and dark', { skip: noBrowser, timeout: 285_000 }, (t) =>
  checkScreens(t, ['light', 'dark'])
)
