import t from 'tap'
import { noBrowser } from '../viewer/browser.js'
import { readsLargeLog } from './viewer-large.js'

t.setTimeout(290_000)
t.test('100,000 exchanges on disk scroll, filter and keep few rows in the page', { skip: noBrowser, timeout: 285_000 }, (t) =>
  readsLargeLog(t, 'on disk')
)
