import t from 'tap'
import type { PhpArray, PhpValue } from '#src/platforms/woocommerce/php-query.js'
import {
  arrayMerge,
  fromBytes,
  parsePhpQuery,
  rawPairs,
  rawurldecode,
  rawurlencode,
  toBytes
} from '#src/platforms/woocommerce/php-query.js'

function plain(value: PhpValue): unknown {
  return typeof value === 'string' ? fromBytes(value) : [...value].map(([key, member]) => [key, plain(member)])
}

const parsed = (query: string) => plain(parsePhpQuery(query))

t.test('reads a query as PHP does', (t) => {
  t.same(parsed('a=1&a=2'), [['a', '2']], 'the last duplicate wins, at the first place')
  t.same(parsed('b=1&a=2&b=3'), [
    ['b', '3'],
    ['a', '2']
  ])
  t.same(parsed('meta.key=1&a+b=2&%20c=3'), [
    ['meta_key', '1'],
    ['a_b', '2'],
    ['c', '3']
  ])
  t.same(parsed('a[]=1&a[]=2'), [
    [
      'a',
      [
        ['0', '1'],
        ['1', '2']
      ]
    ]
  ])
  t.same(parsed('a[3]=1&a[]=2&a[x]=3'), [
    [
      'a',
      [
        ['3', '1'],
        ['4', '2'],
        ['x', '3']
      ]
    ]
  ])
  t.same(parsed('f[a][b]=1&f[a][c]=2'), [
    [
      'f',
      [
        [
          'a',
          [
            ['b', '1'],
            ['c', '2']
          ]
        ]
      ]
    ]
  ])
  t.same(parsed('a[b]c=1'), [['a', [['b', '1']]]], 'what follows the bracket is dropped')
  t.same(parsed('a[b.c]=1'), [['a', [['b.c', '1']]]], 'indexes keep their dots')
  t.same(parsed('a[b=1&a.[=2'), [
    ['a_b', '1'],
    ['a__', '2']
  ])
  t.same(parsed('[x=1&[x]=2&=3&%00=4'), [], 'names that begin with [ and empty names vanish')
  t.same(parsed('x=1&x[]=2'), [['x', [['0', '2']]]], 'an array replaces a text')
  t.same(parsed('x[]=2&x=1'), [['x', '1']])
  t.same(parsed('a%00b=1'), [['a', '1']], 'NUL ends a name')
  t.same(parsed('a=x%00y'), [['a', 'x\0y']], 'but not a value')
  t.same(parsed('noequals&e='), [
    ['noequals', ''],
    ['e', '']
  ])
  t.same(parsed('s=100%zz&p=a%2Bb+c'), [
    ['s', '100%zz'],
    ['p', 'a+b c']
  ])
  t.same(parsed('a&&b=1=2'), [
    ['a', ''],
    ['b', '1=2']
  ])
  t.same(parsed(`d${'[x]'.repeat(65)}=1`), [], 'nesting beyond 64 levels vanishes')
  t.end()
})

t.test('keeps bytes that are no UTF-8', (t) => {
  t.equal(parsePhpQuery('a=%FF%C3%A9').get('a'), '\xff\xc3\xa9')
  t.equal(rawurlencode("\xff~!*'() "), '%FF~%21%2A%27%28%29%20')
  t.equal(rawurldecode('100%zz%41'), '100%zzA')
  t.equal(fromBytes(toBytes('é€')), 'é€')
  t.end()
})

t.test('array_merge: later names win, integer names are numbered anew', (t) => {
  const merged: PhpArray = arrayMerge(parsePhpQuery('5=a&x=1'), parsePhpQuery('5=b&x=2'))
  t.same(plain(merged), [
    ['0', 'a'],
    ['x', '2'],
    ['1', 'b']
  ])
  t.end()
})

t.test('a hostile query of 1 MB ends', (t) => {
  t.equal(parsePhpQuery('a[]=1&'.repeat(170_000)).size, 1)
  t.equal(parsePhpQuery(`${'['.repeat(500_000)}${']'.repeat(500_000)}`).size, 0)
  t.equal(parsePhpQuery(`a${'[x'.repeat(500_000)}=1`).size, 1)
  t.equal(rawPairs('&'.repeat(1_000_000)).length, 0)
  t.end()
})
