import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'
import { fields, make } from '../viewer/samples.js'

/** Each would add an element, run a script, load from elsewhere or break out of an attribute, if it were taken for markup. */
const CORPUS = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '<img src="http://canary.invalid/pixel.png">',
  '"><svg onload=window.hacked=1>',
  "'-window.hacked=1-'",
  '</pre></textarea></title></style><iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  'javascript:window.hacked=1',
  '<link rel=stylesheet href=//canary.invalid/x.css>',
  '<base href="http://canary.invalid/">',
  '{{constructor.constructor("window.hacked=1")()}}',
  '<a href="javascript:window.hacked=1">x</a>',
  '&lt;script&gt;window.hacked=1&lt;/script&gt;',
  '<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>',
  '\u202egnp.exe\u2066<b>bold</b>'
]

/** The same text in every captured field. */
function hostile(seq: number, text: string): Exchange {
  const base = make(seq, Date.now(), { url: `http://localhost:4010/${encodeURI(text)}?q=1`, status: 401 })
  const place = { pointer: '/request/headers/0', observed: text, expected: text, note: text }
  return {
    ...base,
    store: text,
    request: {
      ...base.request,
      method: text,
      url: `http://localhost:4010/${text}`,
      httpVersion: text,
      headers: [
        ...fields({ [text]: text, Cookie: `${text}=${text}`, Authorization: `Basic base64(${text}:${text})` }),
        { name: 'X-Token', value: `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ iss: text })).toString('base64url')}.…` }
      ],
      queryString: fields({ [text]: text }),
      postData: {
        mimeType: 'application/json',
        text: JSON.stringify({ query: `query { a(b: ${JSON.stringify(text)}) }`, variables: { [text]: text } }),
        size: 1
      }
    },
    forwarded: { url: `https://x/${text}`, headers: fields({ [text]: text }), reasons: [text] },
    graphql: { operationName: text, type: 'query' },
    outcome: 'failed',
    failure: { phase: 'receive', kind: 'unknown', code: text, message: text },
    response: {
      status: 401,
      statusText: text,
      httpVersion: text,
      headers: fields({ [text]: text, 'Set-Cookie': `${text}=${text}`, 'Content-Type': 'text/html' }),
      content: { mimeType: 'text/html', text: `<html><body>${text}</body></html>`, size: 10, note: text },
      bodySize: 10
    },
    diagnoses: [
      {
        code: 'shopify.token.missing',
        level: 'failure',
        certainty: 'certain',
        summary: text,
        why: text,
        culprit: { in: 'request.header', name: text, pointer: '/request/headers/0' },
        evidence: [place],
        fix: [text],
        settle: { how: text, request: { method: text, path: text } },
        docs: [text, 'https://example.com/']
      }
    ]
  } as Exchange
}

t.setTimeout(290_000)
t.test('captured text stays text, wherever it is shown', { skip: noBrowser, timeout: 285_000 }, async (t) => {
  const fixture = await startFixture({ exchanges: CORPUS.map((text, index) => hostile(index + 1, text)) })
  const browser = await launch()
  t.teardown(async () => {
    await browser.close()
    await fixture.close()
  })
  const { page, troubles, strangers } = await watch(browser, fixture.viewer.baseUrl)
  await page.goto(fixture.viewer.baseUrl)
  await page.waitForSelector('.row')
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('details')) element.open = true
  })
  const strange = () =>
    page.evaluate(() => {
      const known = 'script[src^="/assets/"], link[href^="/assets/"]'
      const suspects = document.querySelectorAll(
        'script, iframe, object, embed, base, style, link, img, math, b > b, svg [onload], [onerror], [onload], a[href^="javascript"]'
      )
      return [...suspects].filter((element) => !element.matches(known)).map((element) => element.outerHTML.slice(0, 120))
    })
  t.same(await strange(), [], 'list')
  for (const [index, text] of CORPUS.entries()) {
    await page.goto(`${fixture.viewer.baseUrl}/exchanges/${hostile(index + 1, text).id}`)
    await page.waitForSelector('.diagnosis')
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('details')) element.open = true
    })
    t.same(await strange(), [], `detail: ${text}`)
    t.ok((await page.locator('.diagnosis h2').textContent())?.includes(text), 'it is shown as it is')
  }
  await page.goto(`${fixture.viewer.baseUrl}/compare/${hostile(1, '').id}/${hostile(2, '').id}`)
  await page.waitForSelector('.compared')
  t.same(await strange(), [], 'comparison')
  await page.goto(`${fixture.viewer.baseUrl}/?filter=${encodeURIComponent(CORPUS[1] ?? '')}`)
  await page.waitForSelector('.row, .nothing')
  t.same(await strange(), [], 'filter in the address')
  t.equal(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked), undefined, 'nothing ran')
  t.same(strangers, [], 'nothing was asked of another host')
  t.same(troubles, [], 'no violation of the content security policy')
})
