import t from 'tap'
import type { PatchOperation } from '#src/model/diagnosis.js'
import type { HttpRequest } from '#src/model/exchange.js'
import { load } from './load.js'
import { fields, make } from './samples.js'

const { wordsOf } = await load<{ wordsOf(patch: readonly PatchOperation[], request: HttpRequest): readonly string[] }>(
  'detail/patch-words.ts'
)

const { request } = make(1, 0, {
  url: 'http://localhost:4010/a?_=1&page=2',
  headers: fields({ Host: 'h', Authorization: 'Bearer x' })
})

t.test('every operation is told in words that name the field', async (t) => {
  t.same(
    wordsOf(
      [
        { op: 'remove', path: '/request/headers/1' },
        { op: 'remove', path: '/request/queryString/0' },
        { op: 'add', path: '/request/headers/-', value: { name: 'X-Shopify-Access-Token', value: { $secret: 'config:accessToken' } } },
        { op: 'replace', path: '/request/headers/1/name', value: 'X-Token' },
        { op: 'replace', path: '/request/url', value: 'http://h/b' },
        { op: 'replace', path: '/request/method', value: 'PUT' },
        { op: 'remove', path: '/request/postData' },
        { op: 'move', from: '/request/queryString/1', path: '/request/headers/-' }
      ],
      request
    ),
    [
      'removes header Authorization',
      'removes parameter _',
      'adds header X-Shopify-Access-Token: the configured accessToken',
      'sets the name of header Authorization to X-Token',
      'sets the URL to http://h/b',
      'sets the method to PUT',
      'removes the body',
      'moves parameter page to a header'
    ]
  )
})
