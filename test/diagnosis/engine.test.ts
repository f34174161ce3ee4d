import t from 'tap'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import { clamp, rank } from '#src/diagnosis/rank.js'
import type { Fallback, Finding, Platform, Rule } from '#src/diagnosis/rule.js'
import type { Certainty, CodePage, Level } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { type Call, entryOf, HTML } from '../platforms/http/entry.js'

const masker = { mask: (value: string) => `…${value.length}`, fingerprint: (value: string) => `#${value.length}` }

function pageOf(code: string, ceiling: Certainty = 'certain', level: Level = 'failure'): CodePage {
  return { code, level, ceiling, title: code, why: 'why', tell: 'tell', fix: ['fix'], docs: ['https://docs.example'] }
}

function findingOf(code: string, certainty: Certainty = 'likely', more: Partial<Finding> = {}): Finding {
  return { code, certainty, summary: code, why: '', culprit: { in: 'store', name: null }, evidence: [], fix: [], ...more }
}

function ruleOf(result: Finding | readonly Finding[] | (() => never), pages: readonly CodePage[], more: Partial<Rule> = {}): Rule {
  return { codes: pages, diagnose: () => (typeof result === 'function' ? result() : result), ...more }
}

function platformOf(more: Partial<Platform> = {}): Platform {
  return {
    ...{ id: 'http', recognise: () => true, facts: (facts) => facts, failed: () => false, notes: () => [], secrets: [], rules: [] },
    ...more
  }
}

const unexplained: Fallback = {
  codes: [pageOf('http.unexplained', 'possible')],
  diagnose: (_, considered) => findingOf('http.unexplained', 'possible', { why: considered.map(({ code }) => code).join(' ') })
}

function judge(call: Call, rules: readonly Rule[], platform: Partial<Platform> = {}, slow = true) {
  const errors: (readonly string[])[] = []
  const onRuleError = (_: unknown, codes: readonly string[]) => errors.push(codes)
  const engine = createEngine({
    platforms: [platformOf({ ...platform, rules })],
    neutral: [],
    unexplained,
    stores: [],
    masker,
    onRuleError
  })
  const judgement = engine.judge(exchangeOf(call), createMemory(), slow)
  return { ...judgement, errors, codes: judgement.diagnoses.map(({ code, certainty }) => `${code} ${certainty}`) }
}

function exchangeOf(call: Call): Exchange {
  const reading = fromHarEntry(entryOf(call), 0)
  if ('problem' in reading) throw new Error(reading.problem)
  return reading.exchange
}

t.test('a success gets no failure', async (t) => {
  const wrong = ruleOf(findingOf('a.b', 'certain'), [pageOf('a.b')])
  t.strictSame(judge({ status: 200 }, [wrong]).codes, [])
  t.strictSame(judge({ status: 401 }, [wrong]).codes, ['a.b certain'])
  t.strictSame(judge({ status: 200 }, [wrong], { failed: () => true }).codes, ['a.b certain'], 'the platform sees a failure')
  t.strictSame(judge({ status: 200, answerHeaders: HTML, answer: '<html>' }, [wrong]).codes, ['a.b certain'], 'a page is no plain success')
  const proven = ruleOf(findingOf('a.b', 'certain', { raisedBy: 'history' }), [pageOf('a.b')])
  const accusing: Rule = { ...proven, accuses: 'success' }
  t.strictSame(judge({ status: 200 }, [accusing]).codes, ['a.b certain'], 'earlier exchanges prove it')
  t.strictSame(judge({ status: 200 }, [proven]).codes, [], 'a rule that does not say so is not asked about a plain success')
  t.strictSame(judge({ status: 200 }, [{ ...wrong, accuses: 'success' }]).codes, [], 'and proof it must have')
  const notice = ruleOf(findingOf('a.n'), [pageOf('a.n', 'certain', 'notice')])
  t.strictSame(judge({ status: 200 }, [notice]).codes, ['a.n likely'])
})

t.test('a failure nobody explains', async (t) => {
  const silent = ruleOf([], [pageOf('a.b.c'), pageOf('a.b'), pageOf('x.y')])
  const { diagnoses, past } = judge({ status: 418 }, [silent])
  t.match(diagnoses, [{ code: 'http.unexplained', why: 'a.b x.y', level: 'failure' }], 'says which families were looked for')
  t.match(past, { ok: false, code: 'http.unexplained' })
  const near = ruleOf([], [pageOf('a.b'), { ...pageOf('x.z'), tell: '4180' }, { ...pageOf('x.y'), tell: 'Status 418.' }])
  t.match(judge({ status: 418 }, [near]).diagnoses, [{ why: 'x.y a.b' }], 'first those that show with this status')
  t.strictSame(judge({ status: 200 }, [silent]).codes, [])
  const notice = ruleOf(findingOf('a.n'), [pageOf('a.n', 'certain', 'notice')])
  t.strictSame(judge({ status: 418 }, [notice]).codes, ['http.unexplained possible', 'a.n likely'], 'a notice explains nothing')
  t.strictSame(
    judge({ status: 301, headers: { authorization: 'Bearer x' }, answerHeaders: { location: 'https://else.example/' } }, []).codes,
    ['http.unexplained possible']
  )
})

t.test('a rule that throws is reported and skipped', async (t) => {
  const broken = ruleOf(() => {
    throw new Error('boom')
  }, [pageOf('a.broken')])
  const { codes, errors } = judge({ status: 401 }, [broken, ruleOf(findingOf('a.b'), [pageOf('a.b')])])
  t.strictSame(codes, ['a.b likely'])
  t.strictSame(errors, [['a.broken']])
})

t.test('a platform that throws is reported and left out', async (t) => {
  const fail = () => {
    throw new Error('boom')
  }
  const { codes, errors } = judge({ status: 401 }, [ruleOf(findingOf('a.b'), [pageOf('a.b')])], { facts: fail, notes: fail, graphql: fail })
  t.strictSame(codes, ['http.unexplained possible'], 'its rules do not run on facts that are not theirs')
  t.equal(errors.length, 3)
})

t.test('which rules are asked', async (t) => {
  const rule = (more: Partial<Rule>) => [ruleOf(findingOf('a.n'), [pageOf('a.n', 'certain', 'notice')], more)]
  t.strictSame(judge({ status: 200 }, rule({ on: 'failure' })).codes, [])
  t.strictSame(judge({ status: 200 }, rule({ slow: true }), {}, false).codes, [])
  t.strictSame(judge({ status: 200 }, rule({ slow: true }), {}, true).codes, ['a.n likely'])
})

t.test('what is remembered holds no secret', async (t) => {
  const url = 'https://api.example.test/v1?consumer_key=ck_secret&consumer_secret=cs_secret'
  const { past } = judge({ url, headers: { authorization: 'Bearer hush', 'user-agent': 'acme/1' } }, [])
  t.strictSame(past.credentials, ['header authorization', 'query consumer_key', 'query consumer_secret'])
  t.notMatch(JSON.stringify(past), /k_secret|s_secret|hush|acme\/1/)
})

t.test('a call that the client gave up has not worked', async (t) => {
  t.equal(judge({ status: 200 }, []).past.ok, true)
  const { past, codes } = judge({ status: 0 }, [])
  t.match({ past, codes }, { past: { ok: false, status: 0 } })
})

t.test('the ceiling of a code holds unless history or configuration raised it', async (t) => {
  const page = pageOf('a.b', 'possible')
  t.equal(clamp(findingOf('a.b', 'certain'), page).certainty, 'possible')
  t.equal(clamp(findingOf('a.b', 'certain', { raisedBy: 'history' }), page).certainty, 'certain')
  t.equal(clamp(findingOf('a.b', 'possible'), pageOf('a.b', 'certain')).certainty, 'possible', 'a ceiling, not a default')
  t.equal(clamp(findingOf('a.b', 'certain'), undefined).certainty, 'possible', 'a code without page')
})

t.test('the engine keeps its own words out of a diagnosis', async (t) => {
  const own = findingOf('a.b', 'certain', { weight: 1, raisedBy: 'config', generic: true, supersedes: ['x'] })
  const [diagnosis] = judge({ status: 401 }, [ruleOf(own, [pageOf('a.b')])]).diagnoses
  t.strictSame(Object.keys(diagnosis ?? {}).sort(), ['certainty', 'code', 'culprit', 'docs', 'evidence', 'fix', 'level', 'summary', 'why'])
  t.strictSame(diagnosis?.docs, ['https://docs.example'])
})

t.test('ranking', async (t) => {
  const order = (...findings: readonly Finding[]) => rank(findings).map(({ code, certainty }) => `${code} ${certainty}`)
  t.strictSame(order(findingOf('a', 'possible'), findingOf('b', 'likely')), ['b likely', 'a possible'], 'certainty first')
  t.strictSame(order(findingOf('a'), findingOf('b', 'likely', { weight: 0.9 })), ['b likely', 'a likely'], 'then weight')
  t.strictSame(order(findingOf('a.b'), findingOf('c.d.e')), ['c.d.e likely', 'a.b likely'], 'then depth')
  t.strictSame(order(findingOf('a.b'), findingOf('a.b.c')), ['a.b.c likely'], 'a deeper code silences its ancestor')
  t.strictSame(order(findingOf('a.b', 'likely'), findingOf('a.b.c', 'possible')), ['a.b likely', 'a.b.c possible'], 'if it is as sure')
  t.strictSame(order(findingOf('a.b'), findingOf('a.bc')), ['a.b likely', 'a.bc likely'], 'a longer word is no child')
  t.strictSame(order(findingOf('a.b', 'certain', { supersedes: ['x'] }), findingOf('x.y', 'certain')), ['a.b certain'], 'superseded')
  t.strictSame(order(findingOf('a.b', 'likely'), findingOf('a.b', 'certain')), ['a.b certain'], 'one code once')
})

t.test('beside a proof', async (t) => {
  const order = (...findings: readonly Finding[]) => rank(findings).map(({ code, certainty }) => `${code} ${certainty}`)
  t.strictSame(order(findingOf('a', 'certain'), findingOf('b', 'likely'), findingOf('c', 'possible')), ['a certain'], 'guesses are moot')
  t.strictSame(
    order(findingOf('a', 'certain'), findingOf('b', 'certain')),
    ['a certain', 'b likely'],
    'another proof is not the first cause'
  )
  t.strictSame(order(findingOf('a.b', 'certain'), findingOf('a.b.c', 'possible')), ['a.b certain', 'a.b.c possible'], 'its details stay')
  const generic = findingOf('s', 'certain', { generic: true })
  t.strictSame(order(generic, findingOf('b', 'likely')), ['b likely'], 'the status alone yields')
  t.strictSame(order(generic, findingOf('b', 'possible')), ['s certain', 'b possible'], 'but not to a mere possibility')
})

t.test('notices come last and do not silence failures', async (t) => {
  const levelOf = (code: string): Level => (code.startsWith('n') ? 'notice' : 'failure')
  const codes = rank([findingOf('n.a', 'certain'), findingOf('f', 'possible')], levelOf).map(({ code }) => code)
  t.strictSame(codes, ['f', 'n.a'])
})
