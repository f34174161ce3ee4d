import t, { type Test } from 'tap'
import { isWithin } from '#src/model/diagnosis.js'
import { woocommerce } from '#src/platforms/woocommerce/index.js'
import { exchangeOf, judge, KEY, type Row, SECRET } from './calls.js'
import { answerRows } from './cases/answers.js'
import { applicationPasswordRows } from './cases/application-passwords.js'
import { bodyRows } from './cases/bodies.js'
import { credentialRows } from './cases/credentials.js'
import { goodRows } from './cases/good.js'
import { keyRows } from './cases/keys.js'
import { pluginRows } from './cases/plugins.js'
import { printedRows } from './cases/printed.js'
import { requestRows } from './cases/requests.js'
import { routeRows } from './cases/routes.js'
import { signedRows } from './cases/signed.js'
import { storeApiRows } from './cases/store-api.js'
import { tokenRows } from './cases/tokens.js'
import { visitorRows } from './cases/visitors.js'

const tables: Readonly<Record<string, readonly Row[]>> = {
  credentials: credentialRows,
  keys: keyRows,
  visitors: visitorRows,
  'application passwords': applicationPasswordRows,
  routes: routeRows,
  requests: requestRows,
  signed: signedRows,
  'store API': storeApiRows,
  plugins: pluginRows,
  answers: answerRows,
  bodies: bodyRows,
  tokens: tokenRows,
  printed: printedRows,
  good: goodRows
}

for (const [name, rows] of Object.entries(tables)) {
  t.test(name, (t) => {
    for (const row of rows) check(t, row)
    t.end()
  })
}

function check(t: Test, row: Row): void {
  const found = judge(row.calls, row.stores)
  const got = found.map(({ code, certainty }) => `${code} ${certainty}`)
  for (const [code, certainty] of Object.entries(row.fires ?? {}))
    t.ok(got.includes(`${code} ${certainty}`), `${row.title}: ${code} ${certainty}`, { got })
  if (row.first) t.equal(found[0]?.code, row.first, `${row.title}: ${row.first} first`, { got })
  for (const code of row.silent ?? [])
    t.notOk(
      found.some((one) => isWithin(one.code, code)),
      `${row.title}: not ${code}`,
      { got }
    )
  if (row.good)
    t.same(
      found.filter(({ level }) => level === 'failure'),
      [],
      `${row.title}: nothing wrong`
    )
  if (row.culprit) t.match(found[0]?.culprit, row.culprit, `${row.title}: culprit`)
  if (row.summary) t.match(found[0]?.summary, row.summary, `${row.title}: summary`)
  const text = JSON.stringify(found)
  if (row.text) t.match(text, row.text, `${row.title}: text`)
  for (const secret of [SECRET, KEY, SECRET.slice(3), KEY.slice(3)]) t.notOk(text.includes(secret), `${row.title}: no secret is printed`)
  for (const { code, patch = [] } of found)
    for (const { path } of patch) t.ok(isInRequest(path, row), `${row.title}: ${code} patches ${path}`)
  for (const { summary } of found) t.ok(summary.length <= 160, `${row.title}: "${summary}" is one line`)
}

/** What is patched stands below `/request`, as a replay reads it (app/replay.ts), and is there. */
function isInRequest(path: string, { calls }: Row): boolean {
  const call = [calls].flat().at(-1)
  let at: unknown = call && { request: exchangeOf(call).request }
  for (const part of path.split('/').slice(1)) at = (at as Readonly<Record<string, unknown>> | undefined)?.[part]
  return path.startsWith('/request/') && at !== undefined
}

t.test('every code of the room fires in one row and stays silent in another', (t) => {
  const rows = Object.values(tables).flat()
  const codes = woocommerce.rules.flatMap((rule) => rule.codes.map(({ code }) => code)).filter((code) => !code.startsWith('woo.oauth'))
  for (const code of codes) {
    t.ok(
      rows.some(({ fires, first }) => first === code || (fires && code in fires)),
      `${code} fires`
    )
    t.ok(
      rows.some(({ silent }) => silent?.some((one) => isWithin(code, one))),
      `${code} has a near miss`
    )
  }
  t.end()
})

t.test('pages are complete', (t) => {
  for (const page of woocommerce.rules.flatMap((rule) => rule.codes)) {
    t.ok(page.title.length > 0 && page.title.length <= 80, `${page.code}: title`)
    t.ok(page.why && page.tell && page.fix.length > 0, `${page.code}: why, tell and fix`)
    t.ok(
      page.docs.every((url) => /^https?:\/\//.test(url)),
      `${page.code}: links`
    )
  }
  t.end()
})
