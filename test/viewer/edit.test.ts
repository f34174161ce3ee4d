import { applyPatch, type Operation } from 'rfc6902'
import fc from 'fast-check'
import t from 'tap'
import type { PatchOperation } from '#src/model/diagnosis.js'
import type { HttpRequest } from '#src/model/exchange.js'
import { load } from './load.js'
import { fields, make } from './samples.js'

interface Draft {
  readonly method: string
  readonly url: string
  readonly headers: string
  readonly body: string
}
const { draftOf, patchOf } = await load<{
  draftOf(request: HttpRequest): Draft
  patchOf(request: HttpRequest, draft: Draft): readonly PatchOperation[] | string
}>('detail/edit.ts')

const request = make(1, 0, {
  method: 'POST',
  url: 'http://localhost:4010/a',
  headers: fields({ Host: 'h', 'X-Token': 'shpat_…1', Accept: 'a' }),
  body: { a: 1 }
}).request

t.test('nothing changed, nothing to patch: masked values stay the real ones', async (t) => {
  t.same(patchOf(request, draftOf(request)), [])
})

t.test('a masked value is never sent as if it were the secret', async (t) => {
  const mask = 'ck_…9e21(43-hex-51aa0c9d)'
  const url = `http://localhost:4011/wp-json/wc/v3/orders?oauth_consumer_key=${mask}&page=1`
  const masked = make(2, 0, { url, headers: fields({ Host: 'h', Authorization: `Basic base64(${mask}:${mask})` }) }).request
  const draft = draftOf(masked)
  t.same(
    patchOf(masked, { ...draft, url: url.replace('page=1', 'page=2') }),
    [{ op: 'replace', path: '/request/queryString/1/value', value: '2' }],
    'the masked parameter beside the changed one stays the real one'
  )
  t.same(patchOf(masked, { ...draft, url: url.replace('&page=1', '') }), [{ op: 'remove', path: '/request/queryString/1' }])
  t.match(patchOf(masked, { ...draft, url: url.replace('orders', 'products') }), /masked value/)
  t.match(patchOf(masked, { ...draft, headers: `${draft.headers}\nX-Key: ${mask}` }), /masked value/)
  t.same(patchOf(masked, { ...draft, headers: 'Host: h\nAuthorization: Basic a2V5OnNlY3JldA==' }), [
    { op: 'replace', path: '/request/headers/1/value', value: 'Basic a2V5OnNlY3JldA==' }
  ])
})

t.test('only what was changed is patched', async (t) => {
  const draft = { ...draftOf(request), method: 'put', headers: 'Host: h\nX-Token: shpat_…1\nAccept: b\nX-New: 1', body: '{}' }
  t.same(patchOf(request, draft), [
    { op: 'replace', path: '/request/method', value: 'PUT' },
    { op: 'replace', path: '/request/headers/2/value', value: 'b' },
    { op: 'add', path: '/request/headers/-', value: { name: 'X-New', value: '1' } },
    { op: 'replace', path: '/request/postData/text', value: '{}' }
  ])
})

t.test('a line that is no header is named', async (t) => {
  t.match(patchOf(request, { ...draftOf(request), headers: 'Host: h\nnonsense here' }), /"nonsense here" is not a header line/)
})

t.test('the patch leads to the lines that were typed, whatever was changed', async () => {
  const line = fc.record({ name: fc.constantFrom('A', 'b', 'B', 'C'), value: fc.constantFrom('1', '2', '') })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.array(line, { maxLength: 6 }), (before, after) => {
      const start = { ...request, headers: before }
      const patch = patchOf(start, { ...draftOf(start), headers: after.map(({ name, value }) => `${name}: ${value}`).join('\n') })
      if (typeof patch === 'string') return false
      const document = structuredClone({ request: start })
      const errors = applyPatch(document, patch as Operation[])
      const sorted = (list: readonly { name: string; value: string }[]) => list.map(({ name, value }) => `${name}: ${value}`).sort()
      return errors.every((error) => error === null) && sorted(document.request.headers).join() === sorted(after).join()
    })
  )
})
