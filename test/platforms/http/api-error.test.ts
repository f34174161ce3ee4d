/** What an API says of its failure in its own words, in the forms that APIs have for it. */
import t from 'tap'
import type { HttpFacts } from '#src/diagnosis/facts.js'
import { apiError } from '#src/platforms/http/api-error.js'

const read = (text: string) => {
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : undefined
  return apiError({ json, text } as HttpFacts)
}

t.test('object storage answers XML', async (t) => {
  const head = "<?xml version='1.0' encoding='UTF-8'?>"
  t.strictSame(read(`${head}<Error><Code>AccessDenied</Code><Message>Access denied.</Message></Error>`), {
    code: 'AccessDenied',
    message: 'Access denied.'
  })
  t.strictSame(read(`${head}<Error><Code>MalformedPOSTRequest</Code></Error>`), { code: 'MalformedPOSTRequest', message: '' })
  t.equal(read('<html><body>Error <Code>x</Code></body></html>'), undefined)
})

t.test('a mutation speaks of its input', async (t) => {
  const answer = (userErrors: readonly object[]) => JSON.stringify({ data: { webhookSubscriptionCreate: { webhook: null, userErrors } } })
  t.strictSame(read(answer([{ field: ['webhookSubscription', 'callbackUrl'], message: 'Address is invalid' }])), {
    code: '',
    message: 'callbackUrl: Address is invalid'
  })
  t.strictSame(read(answer([{ field: null, message: 'No', code: 'INVALID' }])), { code: 'INVALID', message: 'No' })
  t.equal(read(answer([])), undefined)
  t.equal(read('{"data":{"shop":{"name":"userErrors"}}}'), undefined)
})

t.test('a named error goes first', async (t) => {
  const answer = { errors: [{ message: 'Throttled' }], data: { x: { userErrors: [{ message: 'No' }] } } }
  t.equal(read(JSON.stringify(answer))?.message, 'Throttled')
  t.strictSame(read('{"code":"rest_no_route"}'), { code: 'rest_no_route', message: '' })
})
