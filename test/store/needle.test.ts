import fc from 'fast-check'
import t from 'tap'
import { bodyTexts, createNeedle, type ScanVerdict } from '#src/store/needle.js'
import { probeFor } from '#src/store/probe.js'

const scan = (text: string, value: unknown): ScanVerdict => {
  const line = Buffer.from(JSON.stringify(value)).toString('latin1')
  const probe = probeFor({ kind: 'text', text })
  const hit = probe?.find(line, 0) ?? -1
  return hit < 0 ? 'no' : (probe?.judge(line, hit, line.length) ?? 'no')
}

t.test('hits in values are sure, in anything else they are doubted', async (t) => {
  for (const [needle, value, expected] of [
    ['needle', { a: 'hay needle hay' }, 'sure'],
    ['NEEDLE', { a: 'hay nEEdle hay' }, 'sure'],
    ['needle', { a: 'hay' }, 'no'],
    ['product', { text: '{"product":1}' }, 'sure'],
    ['"product"', { text: '{"product":1}' }, 'sure'],
    ['text', { text: 'x' }, 'no'],
    ['te', { text: 'x' }, 'no'],
    ['te', { text: 'texts' }, 'sure'],
    ['nb', { a: 'a\nb' }, 'maybe'],
    ['00b', { a: '\u000b' }, 'maybe'],
    ['\n', { a: 'a\nb' }, 'sure'],
    ['\\', { a: 'a"b' }, 'no'],
    ['\\', { a: 'a\\b' }, 'sure'],
    ['"', { a: 'b' }, 'no'],
    ['401', { status: 401 }, 'maybe'],
    ['401', { text: 'a401b' }, 'sure'],
    ['401', { text: '401' }, 'maybe'],
    ['true', { a: true }, 'maybe'],
    ['注文', { a: 'x注文y' }, 'sure'],
    ['ü', { a: 'Ü' }, 'sure'],
    ['ÜNÖ', { a: 'Ünö' }, 'sure'],
    ['ü', { a: 'Æ' }, 'no'],
    ['Привет', { a: 'приВЕТ' }, 'sure'],
    ['größe', { a: 'GRÖSSE' }, 'maybe'],
    ['größe', { a: 'große' }, 'no'],
    ['😀', { a: 'x😀' }, 'sure']
  ] as const) {
    t.equal(scan(needle, value), expected, needle)
  }
})

t.test('the first hit from an offset on', async (t) => {
  const needle = createNeedle('NEEDLE', 'plain')
  t.equal(needle?.find('needle hay needle', 0), 0)
  t.equal(needle?.find('needle hay needle', 1), 11)
  t.equal(needle?.find('needle hay needle', 12), -1)
  t.equal(createNeedle('ß', 'plain'), undefined)
  t.equal(createNeedle('a注', 'plain')?.find(Buffer.from('xA注').toString('latin1'), 0), 1)
  t.equal(createNeedle('注', 'plain')?.find(Buffer.from('\u00c6').toString('latin1'), 0), -1, 'no case for bytes of UTF-8')
})

t.test('where texts of bodies stand', async (t) => {
  const line = JSON.stringify({ text: '', a: { mimeType: 'x', text: 'a"b\\' }, b: ',"text":"no', c: [{ text: 'c' }], 'x,"text': 'no' })
  t.strictSame(
    bodyTexts(line, 0, line.length).map(({ from, to }) => line.slice(from, to)),
    ['', 'a\\"b\\\\', 'c']
  )
})

/** Few letters, so that chance hits are common; escapes, cases and several planes of Unicode among them. */
const text = fc
  .array(
    fc.constantFrom(
      'a',
      'A',
      'b',
      'n',
      'u',
      '0',
      '1',
      '"',
      '\\',
      '\n',
      '\u000b',
      'ü',
      'Ü',
      'ß',
      'ı',
      'Ж',
      'ж',
      '注',
      '😀',
      '\ud83d',
      ':',
      '{',
      ' '
    ),
    {
      maxLength: 12
    }
  )
  .map((characters) => characters.join(''))

t.test('"no" is never wrong, and neither is "sure"', async () => {
  fc.assert(
    fc.property(
      text.filter((needle) => needle !== ''),
      fc.array(text, { maxLength: 4 }),
      (needle, values) => {
        const record = { an: values, bu: { na: values[0] ?? '' }, a0: 10, b: null }
        const holds = values.some((value) => value.toLowerCase().includes(needle.toLowerCase()))
        const verdict = scan(needle, record)
        return holds ? verdict !== 'no' : verdict !== 'sure'
      }
    ),
    { numRuns: 5000 }
  )
})
