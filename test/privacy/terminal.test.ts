import t from 'tap'
import { terminalLine } from '#src/privacy/terminal.js'

t.test('nothing that a terminal obeys is left', async (t) => {
  t.equal(terminalLine('\x1b]0;owned\x07\x1b[2J'), '\\x1b]0;owned\\x07\\x1b[2J')
  t.equal(terminalLine('a\r\nFAKE LINE\tb'), 'a\\r\\nFAKE LINE\\tb')
  t.equal(terminalLine('\u009b31m'), '\\x9b31m', 'C1 control sequence introducer')
  t.equal(terminalLine('abc\u202egpj.exe\u2066'), 'abc\\u{202e}gpj.exe\\u{2066}', 'bidirectional controls')
  t.equal(terminalLine('\u2028\u200b\ufeff\ud800'), '\\u{2028}\\u{200b}\\u{feff}\\u{d800}')
})

t.test('ordinary text stays', async (t) => {
  const text = 'GET /wp-json/wc/v3/products 401 … „Käse" 日本語 🛒'
  t.equal(terminalLine(text), text)
})
