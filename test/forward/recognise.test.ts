import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { asksWordPress, createRecogniser } from '#src/forward/recognise.js'
import type { StoreSettings } from '#src/model/settings.js'

const store = (url: string): StoreSettings => ({
  name: url,
  platform: 'auto',
  url,
  port: 0,
  credentials: {},
  tls: { verify: true, caFile: null },
  timeouts: { connect: 1, head: 1, idle: 1 }
})

t.test('configured stores: these hosts on their own and the web ports, and nothing else is ever asked', async (t) => {
  const acme = store('https://acme.myshopify.com')
  const local = store('http://wordpress.test:8080/blog')
  const recognise = createRecogniser([acme, local], async () => t.fail('asked') as never)
  t.same(await recognise({ host: 'acme.myshopify.com', port: 443 }), { configured: acme })
  t.same(
    await recognise({ host: 'acme.myshopify.com', port: 80 }),
    { configured: acme },
    'http:// where https:// is right is worth knowing'
  )
  t.same(await recognise({ host: 'wordpress.test', port: 8080 }), { configured: local })
  for (const place of [
    { host: 'other.myshopify.com', port: 443 },
    { host: 'acme.myshopify.com', port: 22 },
    { host: 'acme.myshopify.com.evil.example', port: 443 },
    { host: 'evil-acme.myshopify.com', port: 443 }
  ]) {
    t.equal(await recognise(place), undefined, place.host)
  }
})

t.test('without any: shops of Shopify by name, WordPress by its answer, each host asked once', async (t) => {
  const asked: string[] = []
  const recognise = createRecogniser([], async ({ host }) => {
    asked.push(host)
    return host === 'wp.example'
  })
  t.same(await recognise({ host: 'any-shop.myshopify.com', port: 443 }), { found: { platform: 'shopify' } })
  t.same(await recognise({ host: 'wp.example', port: 443 }), { found: { platform: 'woocommerce' } })
  await recognise({ host: 'wp.example', port: 443 })
  for (const host of ['api.stripe.example', 'evilmyshopify.com', 'a.b.myshopify.com', 'x.myshopify.com.evil.example']) {
    t.equal(await recognise({ host, port: 443 }), undefined, host)
  }
  t.equal(await recognise({ host: 'db.example', port: 5432 }), undefined, 'other ports are none of the web')
  t.same(asked, ['wp.example', 'api.stripe.example', 'evilmyshopify.com', 'a.b.myshopify.com', 'x.myshopify.com.evil.example'])
})

t.test('the index of WordPress is told from other answers, without credentials', async (t) => {
  const ask = async (t: Test, status: number, body: string) => {
    const heads: string[] = []
    const server = createServer((request, response) => {
      heads.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')}`)
      response.writeHead(status).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const answer = await asksWordPress({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    server.close()
    t.equal(heads.length, 1)
    t.match(heads[0], /^GET \/wp-json\/\?_fields=namespaces /)
    t.notMatch(heads[0], /authorization|cookie/i)
    return answer
  }
  t.equal(await ask(t, 200, '{"namespaces":["oembed/1.0","wc/v3"]}'), true)
  t.equal(await ask(t, 200, '{"name":"something else"}'), false)
  t.equal(await ask(t, 404, '{"namespaces":[]}'), false)
  t.equal(await ask(t, 200, '<!doctype html>'), false)
  t.equal(await ask(t, 200, `{"namespaces":["${'x'.repeat(100_000)}"]}`), false, 'endless answers are left')
  t.equal(await asksWordPress({ host: '127.0.0.1', port: 1 }), false)
})

t.test('a host that answers by drops is left: the call of the user waits for it', async (t) => {
  const server = createServer((_request, response) => {
    const beat = setInterval(() => response.write(': beat\n\n'), 20)
    response.on('close', () => clearInterval(beat))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const late = new Promise((resolve) => setTimeout(resolve, 3000, 'still waiting').unref())
  const asked = asksWordPress({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, 200)
  t.equal(await Promise.race([asked, late]), false)
  server.closeAllConnections()
})
