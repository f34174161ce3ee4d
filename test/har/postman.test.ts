import t from 'tap'
import { asHar } from '#src/har/foreign.js'
import { isPostmanCollection, postmanEntries } from '#src/har/postman.js'

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
const now = Date.UTC(2026, 10, 1)
const collection = {
  info: { _postman_id: 'x', name: 'Shop', schema },
  variable: [
    { key: 'base', value: 'https://acme.myshopify.com/admin/api/2026-10' },
    { key: 'empty', value: '' }
  ],
  auth: {
    type: 'basic',
    basic: [
      { key: 'username', value: 'ck_1' },
      { key: 'password', value: '{{secret}}' }
    ]
  },
  item: [
    {
      name: 'folder',
      auth: {
        type: 'apikey',
        apikey: [
          { key: 'key', value: 'X-Shopify-Access-Token' },
          { key: 'value', value: '{{token}}' }
        ]
      },
      item: [
        {
          name: 'shop',
          request: { method: 'GET', url: { raw: '{{base}}/shop.json' } },
          response: [
            {
              name: 'refused',
              originalRequest: {
                method: 'POST',
                url: { raw: '{{base}}/graphql.json' },
                header: [
                  { key: 'X-On', value: '{{empty}}' },
                  { key: 'X-Off', value: '2', disabled: true }
                ],
                body: { mode: 'graphql', graphql: { query: 'query A { shop { name } }', variables: '{"a":1}' } }
              },
              status: 'Unauthorized',
              code: 401,
              responseTime: 12,
              header: [
                { key: 'Content-Type', value: 'application/json' },
                { key: 'Date', value: 'Mon, 02 Nov 2026 10:00:00 GMT' }
              ],
              body: '{"errors":"no"}'
            },
            { name: 'of the request itself', code: 200, header: [], body: '' }
          ]
        }
      ]
    },
    { name: 'no answer saved', request: 'https://acme.myshopify.com/', response: [] }
  ]
}

t.test('saved responses become HAR entries, with variables, inherited auth and body', (t) => {
  const entries = postmanEntries(collection, now)
  t.equal(entries.length, 2)
  t.match(entries[0], {
    startedDateTime: '2026-11-02T10:00:00.000Z',
    time: 12,
    request: {
      method: 'POST',
      url: 'https://acme.myshopify.com/admin/api/2026-10/graphql.json',
      headers: [
        { name: 'X-On', value: '{{empty}}' },
        { name: 'X-Shopify-Access-Token', value: '{{token}}' },
        { name: 'Content-Type', value: 'application/json' }
      ],
      postData: { mimeType: 'application/json', text: '{"query":"query A { shop { name } }","variables":{"a":1}}' }
    },
    response: { status: 401, statusText: 'Unauthorized', content: { mimeType: 'application/json', text: '{"errors":"no"}' } }
  })
  t.match(entries[1], {
    startedDateTime: '2026-11-01T00:00:00.000Z',
    request: { method: 'GET', url: /shop\.json$/ },
    response: { status: 200 }
  })
  t.end()
})

t.test('what is no collection, or a strange one, gives nothing and never throws', (t) => {
  for (const strange of [null, [], 'x', {}, { item: 5 }, { item: [null, { response: [null, 5] }] }])
    t.same(postmanEntries(strange, now), [])
  let deep: object = { response: [{ code: 200 }] }
  for (let level = 0; level < 200; level++) deep = { item: [deep] }
  t.same(postmanEntries(deep, now), [])
  t.match(postmanEntries({ item: [{ response: [{}] }] }, now), [{ request: { method: 'GET', url: '' }, response: { status: 0 } }])
  t.end()
})

async function* pieces(text: string, size = 7) {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size))
}

async function read(text: string): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of asHar(pieces(text, 1000))) parts.push(part)
  return Buffer.concat(parts).toString()
}

t.test('files pass as they are, collections are translated, others are named with their remedy', async (t) => {
  const har = `{"log":{"entries":[${'{},'.repeat(50_000)}{}]}}`
  t.equal(await read(har), har)
  t.equal(await read(''), '')
  const document = JSON.parse(await read(JSON.stringify(collection)))
  t.equal(document.log.entries.length, 2)
  await t.rejects(read(JSON.stringify({ info: { schema }, item: [] })), { message: /holds no saved response/ })
  await t.rejects(read(JSON.stringify(collection).slice(0, 400)), { message: /is not valid JSON/ })
  await t.rejects(read('1234:4:type;4:http;'), { message: /flow file of mitmproxy.*mitmdump -n -r FILE --set hardump=calls\.har/ })
  t.notOk(isPostmanCollection('{"log":{}}'))
})
