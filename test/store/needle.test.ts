import fc from 'fast-check'
import t from 'tap'
import { createJsonScanner, createNeedle } from '#src/store/needle.js'

const scan = (needle: string, value: unknown): string => {
  const line = Buffer.from(JSON.stringify(value))
  return createJsonScanner(needle)(line, 0, line.length)
}

t.test('hits in values are sure, in anything else they are doubted', async (t) => {
  for (const [needle, value, expected] of [
    ['needle', { a: 'hay needle hay' }, 'sure'],
    ['NEEDLE', { a: 'hay nEEdle hay' }, 'sure'],
    ['needle', { a: 'hay' }, 'no'],
    ['product', { text: '{"product":1}' }, 'sure'],
    ['"product"', { text: '{"product":1}' }, 'sure'],
    ['text', { text: 'x' }, 'maybe'],
    ['te', { text: 'x' }, 'maybe'],
    ['nb', { a: 'a\nb' }, 'maybe'],
    ['00b', { a: '\u000b' }, 'maybe'],
    ['\n', { a: 'a\nb' }, 'sure'],
    ['\\', { a: 'a"b' }, 'no'],
    ['\\', { a: 'a\\b' }, 'sure'],
    ['"', { a: 'b' }, 'no'],
    ['401', { status: 401 }, 'maybe'],
    ['true', { a: true }, 'maybe'],
    ['注文', { a: 'x注文y' }, 'sure'],
    ['ü', { a: 'Ü' }, 'maybe'],
    ['größe', { a: 'GRÖSSE' }, 'maybe'],
    ['😀', { a: 'x😀' }, 'sure']
  ] as const) {
    t.equal(scan(needle, value), expected, needle)
  }
})

t.test('only the part between the limits is looked at', async (t) => {
  const bytes = Buffer.from('needle hay needle')
  const needle = createNeedle('NEEDLE', 'plain')
  t.equal(needle?.find(bytes, 0, bytes.length), 0)
  t.equal(needle?.find(bytes, 1, bytes.length), 11)
  t.equal(needle?.find(bytes, 1, 16), -1)
  t.equal(createNeedle('ü', 'plain'), undefined)
})

/** Few letters, so that chance hits are common; escapes, cases and several planes of Unicode among them. */
const text = fc
  .array(
    fc.constantFrom('a', 'A', 'b', 'n', 'u', '0', '1', '"', '\\', '\n', '\u000b', 'ü', 'Ü', 'ß', '注', '😀', '\ud83d', ':', '{', ' '),
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
