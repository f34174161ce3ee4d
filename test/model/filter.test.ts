import fc from 'fast-check'
import t from 'tap'
import { FilterError, parseFilter, type Test } from '#src/model/filter.js'
import { filterKeys, readValue } from '#src/model/filter-keys.js'

const tests = (text: string): (readonly Test[])[] => parseFilter(text).clauses.map((clause) => clause.map((term) => term.test))

t.test('words, phrases and keys', async (t) => {
  const table: readonly (readonly [string, readonly (readonly Test[])[]])[] = [
    ['', []],
    ['  \t ', []],
    ['shpat', [[{ kind: 'text', text: 'shpat' }]]],
    ['"two words"', [[{ kind: 'text', text: 'two words' }]]],
    ['"a \\"quote\\" and \\\\ slash"', [[{ kind: 'text', text: 'a "quote" and \\ slash' }]]],
    ['{"id":1}', [[{ kind: 'text', text: '{"id":1}' }]]],
    ['http://localhost:4010/x', [[{ kind: 'text', text: 'http://localhost:4010/x' }]]],
    ['gid://shopify/Product/1', [[{ kind: 'text', text: 'gid://shopify/Product/1' }]]],
    ['10:30', [[{ kind: 'text', text: '10:30' }]]],
    ['products(first:10)', [[{ kind: 'text', text: 'products(first:10)' }]]],
    ['"status:401"', [[{ kind: 'text', text: 'status:401' }]]],
    ['-', [[{ kind: 'text', text: '-' }]]],
    ['or', [[{ kind: 'text', text: 'or' }]]],
    ['"OR"', [[{ kind: 'text', text: 'OR' }]]],
    ['status:401', [[{ kind: 'number', field: 'status', operator: '=', from: 401, to: 401 }]]],
    ['status:4xx', [[{ kind: 'number', field: 'status', operator: '=', from: 400, to: 499 }]]],
    ['STATUS:4XX', [[{ kind: 'number', field: 'status', operator: '=', from: 400, to: 499 }]]],
    ['status:>=400', [[{ kind: 'number', field: 'status', operator: '>=', from: 400, to: 400 }]]],
    ['status:>4xx', [[{ kind: 'number', field: 'status', operator: '>', from: 400, to: 499 }]]],
    ['status:400..4xx', [[{ kind: 'number', field: 'status', operator: '=', from: 400, to: 499 }]]],
    ['duration:>500ms', [[{ kind: 'number', field: 'time', operator: '>', from: 500, to: 500 }]]],
    ['duration:<=1.5s', [[{ kind: 'number', field: 'time', operator: '<=', from: 1500, to: 1500 }]]],
    ['size:>10kB', [[{ kind: 'number', field: 'size', operator: '>', from: 10_000, to: 10_000 }]]],
    ['size:<1KiB', [[{ kind: 'number', field: 'size', operator: '<', from: 1024, to: 1024 }]]],
    ['seq:5..9', [[{ kind: 'number', field: 'seq', operator: '=', from: 5, to: 9 }]]],
    ['method:POST', [[{ kind: 'pattern', field: 'method', pattern: 'POST' }]]],
    ['path:"/a b"', [[{ kind: 'pattern', field: 'path', pattern: '/a b' }]]],
    ['path:a"b', [[{ kind: 'pattern', field: 'path', pattern: 'a"b' }]]],
    ['code:shopify.token.*', [[{ kind: 'pattern', field: 'code', pattern: 'shopify.token.*' }]]],
    ['header:X-Foo', [[{ kind: 'header', name: 'X-Foo' }]]],
    ['header:x-foo=a=b', [[{ kind: 'header', name: 'x-foo', value: 'a=b' }]]],
    ['header:x-foo="a b"', [[{ kind: 'header', name: 'x-foo', value: 'a b' }]]],
    ['has:diagnosis', [[{ kind: 'choice', field: 'has', value: 'diagnosis' }]]],
    ['body:"out of stock"', [[{ kind: 'body', text: 'out of stock' }]]],
    ['a b', [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]]],
    ['a AND b', [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]]],
    [
      'a OR b c',
      [
        [
          { kind: 'text', text: 'a' },
          { kind: 'text', text: 'b' }
        ],
        [{ kind: 'text', text: 'c' }]
      ]
    ]
  ]
  for (const [text, expected] of table) t.strictSame(tests(text), expected, text)
})

t.test('negation and places', async (t) => {
  t.strictSame(parseFilter(' -status:401 OR x').clauses, [
    [
      { negated: true, test: { kind: 'number', field: 'status', operator: '=', from: 401, to: 401 }, start: 1, end: 12 },
      { negated: false, test: { kind: 'text', text: 'x' }, start: 16, end: 17 }
    ]
  ])
  t.match(parseFilter('-"two words"').clauses, [[{ negated: true, test: { text: 'two words' }, start: 0, end: 12 }]])
})

t.test('mistakes say what was expected, and where they are', async (t) => {
  const table: readonly (readonly [string, number, number, RegExp])[] = [
    ['status:4x4', 7, 10, /^status:4x4 is not a status; expected 401, 4xx, >=400/],
    ['a status:', 2, 9, /^status: needs a value, e\.g\. status:401/],
    ['status:9xx', 7, 10, /not a status/],
    ['status:500..400', 7, 15, /smaller status first/],
    ['status:>400..500', 7, 16, /not a status/],
    ['-status:abc', 8, 11, /not a status/],
    ['duration:500ms', 9, 14, /expected duration:>500ms/],
    ['duration:>5h', 9, 12, /not a duration/],
    ['size:>big', 5, 9, /expected size:>10kB/],
    ['has:cheese', 4, 10, /expected diagnosis, graphql or response/],
    ['outcome:fine', 8, 12, /expected pending, answered, failed or aborted/],
    ['header:=x', 7, 9, /expected header:name/],
    ['header:a(b', 7, 10, /expected header:name/],
    ['stauts:401', 0, 10, /did you mean status:\?.*"stauts:401"/],
    ['x -foo:bar y', 2, 10, /the keys are status, method/],
    ['body:""', 0, 7, /needs a value/],
    ['"open', 0, 5, /quote is not closed/],
    ['path:"open', 5, 10, /quote is not closed/],
    ['OR a', 0, 2, /both sides/],
    ['a OR', 2, 4, /both sides/],
    ['a OR OR b', 5, 7, /both sides/],
    ['seq:x', 4, 5, /seq:12/]
  ]
  for (const [text, start, end, message] of table) {
    try {
      parseFilter(text)
      t.fail(`${text} was read`)
    } catch (error) {
      t.ok(error instanceof FilterError, text)
      t.match(error, { start, end, message }, text)
    }
  }
})

t.test('whatever is typed, it is a filter or a FilterError inside the text', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...filterKeys.flatMap(({ name, values }) => [`${name}:`, `-${name}:`, ...(values ?? []).map((value) => `${name}:${value}`)])
    ),
    fc.constantFrom(' ', '"', '\\', '-', 'OR', ' OR ', '*', '=', ':', '>=', '4xx', '..'),
    fc.string({ unit: 'binary', maxLength: 6 })
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      (text) => {
        try {
          const { clauses } = parseFilter(text)
          return clauses.flat().every(({ start, end }) => start >= 0 && start < end && end <= text.length)
        } catch (error) {
          return error instanceof FilterError && error.start < error.end && error.start >= 0 && error.end <= text.length
        }
      }
    ),
    { numRuns: 2000 }
  )
})

t.test('every key can be asked for, and its examples and values are read', async (t) => {
  for (const key of filterKeys) {
    for (const value of key.values ?? []) t.type(readValue(key, value), 'object', `${key.name}:${value}`)
    for (const example of key.example.split(/, | or /)) t.doesNotThrow(() => parseFilter(example), example)
    t.ok(key.description.length > 5)
  }
})
