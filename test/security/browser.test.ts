// A page on another origin, in a real browser, against viewer and gateway: rebinding, forgery, inclusion, hijack, framing.
import { createServer } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { removeFolder, type Running, startStoretap } from '../e2e/storetap.js'
import { httpStore, listen } from '../proxy/rig.js'
import { launch, noBrowser as skip } from '../viewer/browser.js'

/** Stands in a recorded answer: a page that holds it has read the log. */
const MARKER = 'marker-of-the-log'

/** What the attacker's page tries; each gives what it could get hold of. Runs in the browser. */
const ATTACKS = `
const viewer = new URLSearchParams(location.search).get('viewer')
const id = new URLSearchParams(location.search).get('id')
const limit = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve('nothing'), 2500))])
const element = (tag, attributes) => limit(new Promise((resolve) => {
  const made = Object.assign(document.createElement(tag), attributes)
  made.onload = () => resolve('loaded')
  made.onerror = () => resolve('blocked')
  document.body.append(made)
}))
const read = (path, options) => limit(fetch(viewer + path, options).then(async (answer) => answer.type + ':' + await answer.text(), () => 'blocked'))
const form = (action, method, enctype) => limit(new Promise((resolve) => {
  const frame = Object.assign(document.createElement('iframe'), { name: 'f' + Math.random() })
  const made = Object.assign(document.createElement('form'), { action: viewer + action, method, enctype, target: frame.name })
  made.append(Object.assign(document.createElement('input'), { name: '{"patch":[],"x":"', value: '"}' }))
  frame.onload = () => setTimeout(() => resolve('sent'), 300)
  document.body.append(frame, made)
  made.submit()
}))
const listen = (make, events) => limit(new Promise((resolve) => {
  try {
    const source = make()
    for (const name of events) source.addEventListener(name, (event) => resolve('got ' + event.data))
    source.onerror = () => resolve('blocked')
  } catch (error) { resolve('blocked') }
}))
window.attack = async () => ({
  read: await read('/api/exchanges'),
  readWithCookies: await read('/api/exchanges', { credentials: 'include' }),
  readOpaque: await read('/api/exchanges', { mode: 'no-cors' }),
  readSecrets: await read('/api/exchanges/' + id + '/curl?secrets=1', { mode: 'no-cors' }),
  health: await read('/api/health'),
  clear: await read('/api/exchanges', { method: 'DELETE' }),
  clearOpaque: await read('/api/exchanges', { method: 'DELETE', mode: 'no-cors' }),
  replay: await read('/api/exchanges/' + id + '/replay', { method: 'POST', mode: 'no-cors', body: '{"patch":[]}' }),
  replayJson: await read('/api/exchanges/' + id + '/replay', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
  settings: await read('/api/settings', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
  beacon: String(navigator.sendBeacon(viewer + '/api/exchanges/' + id + '/replay', '{"patch":[]}')),
  form: await form('/api/exchanges/' + id + '/replay', 'POST', 'text/plain'),
  formUrlencoded: await form('/api/exchanges/' + id + '/replay', 'POST', 'application/x-www-form-urlencoded'),
  script: await element('script', { src: viewer + '/api/exchanges' }),
  scriptModule: await element('script', { src: viewer + '/api/exchanges', type: 'module' }),
  style: await element('link', { href: viewer + '/api/exchanges', rel: 'stylesheet' }),
  image: await element('img', { src: viewer + '/api/exchanges/' + id + '/response/body' }),
  events: await listen(() => new EventSource(viewer + '/api/events'), ['message', 'exchange', 'health']),
  eventsWithCookies: await listen(() => new EventSource(viewer + '/api/events', { withCredentials: true }), ['message', 'exchange', 'health']),
  socket: await listen(() => new WebSocket(viewer.replace('http', 'ws') + '/api/events'), ['open', 'message']),
  globals: JSON.stringify(Object.keys(window).filter((name) => name !== 'attack').filter((name) => { try { return String(window[name]).includes('${MARKER}') } catch { return false } }))
})
`

async function attacker(t: Test): Promise<number> {
  const server = createServer((request, response) => {
    const isSandboxed = request.url?.startsWith('/null')
    const page = `<!doctype html><title>evil</title><body><script>${ATTACKS}</script>`
    response.writeHead(200, {
      'Content-Type': 'text/html',
      ...(isSandboxed && { 'Content-Security-Policy': 'sandbox allow-scripts allow-forms' })
    })
    response.end(page)
  })
  const port = await listen(server)
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return port
}

async function withMarker(
  t: Test,
  args: readonly string[] = []
): Promise<{ readonly run: Running; readonly id: string; readonly hits: () => number }> {
  let hits = 0
  const store = await httpStore(t, (_request, response) => {
    hits += 1
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ text: MARKER }))
  })
  const run = await startStoretap(['--target', store.url, ...args])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  await fetch(`${run.url}/${MARKER}`)
  const [item] = await run.exchanges(1)
  return { run, id: item?.id ?? '', hits: () => hits }
}

async function victim(t: Test): Promise<Browser> {
  const browser = await launch('--disable-dev-shm-usage', '--host-resolver-rules=MAP evil.test 127.0.0.1')
  t.teardown(() => browser.close())
  return browser
}

/** Nothing was read, nothing was done. */
async function assertHarmless(t: Test, page: Page, run: Running, hits: () => number): Promise<void> {
  const before = hits()
  const got = (await page.evaluate('window.attack()')) as Record<string, string>
  t.notMatch(JSON.stringify(got), MARKER, 'no trace of the log')
  const { beacon: _beacon, form: _form, formUrlencoded: _form2, globals, ...results } = got
  t.equal(globals, '[]')
  for (const [name, result] of Object.entries(results)) t.match(result, /^(blocked|nothing|opaque:)$/, `${name}: ${result}`)
  const { items } = await run.api<{ items: readonly unknown[] }>('/api/exchanges')
  t.equal(items.length, 1, 'nothing was cleared or sent again')
  t.equal(hits(), before, 'the store was not asked')
}

t.test('a page on another origin', { skip }, async (t) => {
  const { run, id, hits } = await withMarker(t)
  const port = await attacker(t)
  const browser = await victim(t)
  const viewer = new URL(run.viewer.url)
  for (const origin of [`http://evil.test:${port}/`, `http://localhost:${port}/`, `http://evil.test:${port}/null`]) {
    await t.test(origin.replace(String(port), 'PORT'), async (t) => {
      const page = await browser.newPage()
      await page.goto(`${origin}?viewer=http://localhost:${viewer.port}&id=${id}`)
      await assertHarmless(t, page, run, hits)
      await page.close()
    })
  }

  await t.test('framing', async (t) => {
    const page = await browser.newPage()
    await page.goto(`http://evil.test:${port}/?viewer=x&id=x`)
    for (const path of ['/', `/exchanges/${id}`, '/api/exchanges']) {
      await page.setContent(`<iframe src="http://localhost:${viewer.port}${path}"></iframe>`)
      await page.waitForTimeout(500)
      const [frame] = page.frames().slice(1)
      t.notMatch((await frame?.content()) ?? '', /storetap|marker-of-the-log/i, `${path} is not shown in a frame`)
    }
    await page.close()
  })

  await t.test('DNS rebinding: the attacker’s name now points at us', async (t) => {
    const page = await browser.newPage()
    for (const path of [
      '/',
      `/exchanges/${id}`,
      '/api/exchanges',
      `/api/exchanges/${id}`,
      '/api/events',
      '/api/health',
      '/assets/x.js',
      '/open?code=x'
    ]) {
      const answer = await page.goto(`http://evil.test:${viewer.port}${path}`)
      t.equal(answer?.status(), 403, path)
      t.notMatch(await page.content(), MARKER)
    }
    const gateway = new URL(run.url).port
    const before = hits()
    await page.goto(`http://evil.test:${gateway}/x`)
    t.ok(hits() > before, 'the gateway passes such a call on to the store like any other: it holds no credential to lend')
    await page.close()
  })

  await t.test('a window that it opens', async (t) => {
    const page = await browser.newPage()
    await page.goto(`http://evil.test:${port}/?viewer=x&id=x`)
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate(`window.w = window.open('http://localhost:${viewer.port}/exchanges/${id}')`)
    ])
    await popup.waitForLoadState()
    t.equal(await page.evaluate('window.w.closed'), true, 'the opener holds nothing (Cross-Origin-Opener-Policy)')
    t.equal(await popup.evaluate('window.opener'), null)
    await page.close()
  })

  await t.test('what the viewer shows of hostile content stays text', async (t) => {
    const hostile = '"><img src=x onerror="window.owned=1"><script>window.owned=1</script><svg onload="window.owned=1">'
    await fetch(`${run.url}/${encodeURIComponent(hostile)}?q=${encodeURIComponent(hostile)}`, {
      method: 'POST',
      headers: { 'X-Hostile': hostile, 'Content-Type': 'text/html' },
      body: hostile
    })
    const [newest] = await run.exchanges(2)
    const page = await browser.newPage()
    const foreign: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).host !== viewer.host) foreign.push(request.url())
    })
    await page.goto(new URL(`/exchanges/${newest?.id}`, viewer).href)
    await page.waitForTimeout(1500)
    t.equal(await page.evaluate('window.owned'), undefined)
    t.equal(await page.locator('img[src="x"], script:not([src])').count(), 0)
    t.same(foreign, [], 'nothing is loaded from elsewhere')
    const body = await page.goto(new URL(`/api/exchanges/${newest?.id}/request/body`, viewer).href).catch((error: Error) => error.message)
    t.match(body, /download/i, 'a body is a download, never a page of this origin')
    await page.close()
  })
})

t.test('the same with a token and a signed-in browser', { skip }, async (t) => {
  const { run, id, hits } = await withMarker(t, ['--viewer-token', 'correct-horse-battery'])
  const port = await attacker(t)
  const browser = await victim(t)
  const viewer = new URL(run.viewer.url)
  const context = await browser.newContext()
  const own = await context.newPage()
  await own.goto(run.viewer.url)
  await own.waitForTimeout(1000)
  t.equal(await own.evaluate("fetch('/api/exchanges').then((answer) => answer.status)"), 200, 'signed in')
  const page = await context.newPage()
  await page.goto(`http://evil.test:${port}/?viewer=http://localhost:${viewer.port}&id=${id}`)
  await assertHarmless(t, page, run, hits)
})
