import t from 'tap'
import { best, CLIENT, diagnosesOf, found, HTML, stockPage, storeAt } from '../entry.js'

const refused = { status: 400, answerHeaders: HTML, answer: stockPage('400 Bad Request') }

t.test('a Host that is none', async (t) => {
  t.match(await best({ ...refused, headers: { ...CLIENT, Host: '' } }), {
    code: 'http.bad-host',
    certainty: 'likely',
    culprit: { in: 'request.header', name: 'host', pointer: '/request/headers/2' }
  })
  t.strictSame(await found({ ...refused, headers: { ...CLIENT, host: 'https://shop.example' } }), ['http.bad-host likely'])
  t.strictSame(await found({ ...refused, headers: CLIENT }), ['http.unexplained possible'], 'not listed, as many recorders do')
  t.strictSame(await found({ ...refused, headers: { ...CLIENT, host: 'api.example.test' } }), ['http.unexplained possible'])
  t.strictSame(await found({ ...refused, headers: {} }), ['http.unexplained possible'], 'no headers recorded')
})

t.test("another proxy's own Host", async (t) => {
  const link = (host: string) => ({ 'content-type': 'application/json', link: `<https://${host}/wp-json/>; rel="https://api.w.org/"` })
  const call = {
    url: 'http://localhost:4000/v1/items',
    headers: { ...CLIENT, host: 'localhost:4000' },
    status: 404,
    answer: '{"code":"x"}'
  }
  const stores = [{ ...storeAt('https://shop.example'), platform: 'auto' as const }]
  const codes = async (host: string) => (await diagnosesOf([{ ...call, answerHeaders: link(host) }], stores)).map(({ code }) => code)
  t.ok((await codes('other.example')).includes('http.proxy.host-header'))
  t.notOk((await codes('shop.example')).includes('http.proxy.host-header'), 'the right site answered')
})
