import t from 'tap'
import { bytesOf, toAsciiJson, toByteText } from '#src/byte-text.js'

const SAMPLES = {
  'plain text': 'shop.json',
  'a masked secret': 'shpat_…1f3a(38-hex-3f9a1c2e) is not one of the tokens',
  'Latin-1, which takes two bytes as well': 'Hébergement «réel» ÿ',
  'characters outside the first plane, together and alone': 'a😀b😀😀c',
  'half a character, which becomes U+FFFD': 'a\ud83d b\udc00\ud83d',
  'nothing but such': '商品一覧',
  'control characters': '\u0000\u001b[31m\u007f\u0080\u009f',
  'the ends of the range': '\u007f\u0080\u00ff\u0100\uffff'
}

for (const [what, text] of Object.entries(SAMPLES)) {
  t.test(what, (t) => {
    t.equal(toByteText(text), Buffer.from(text).toString('latin1'), 'a character for each byte of UTF-8')
    t.same(bytesOf(toByteText(text)), Buffer.from(text), 'and back')
    const json = JSON.stringify(text)
    t.match(toAsciiJson(json), /^[\0-\x7f]*$/, 'JSON in ASCII')
    t.equal(JSON.parse(toAsciiJson(json)), text, 'which says the same')
    t.end()
  })
}

t.test('any text', (t) => {
  const units = ['a', '"', '\\', 'é', 'ÿ', '…', '😀', '\ud83d', '\udc00', '\u0080', '\n']
  let seed = 7
  const next = (below: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below
  const texts = Array.from({ length: 500 }, () => Array.from({ length: next(40) }, () => units[next(units.length)]).join(''))
  const wrong = texts.filter((text) => toByteText(text) !== Buffer.from(text).toString('latin1'))
  t.same(wrong, [])
  t.end()
})
