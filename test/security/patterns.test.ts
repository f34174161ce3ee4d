/**
 * Every pattern in the source of the product, found by the compiler's own parser, so that a new one cannot be forgotten: text made of the
 * pattern's own pieces, four times as long, takes about four times as long, and a megabyte of the worst is got through.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import t from 'tap'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const SIZES = [256, 1024, 4096, 16_384, 65_536] as const
const MEGABYTE = 1 << 20
/** What no repeated piece goes on with. */
const END = '\u0001\n\u0001'
/** Below this a measurement says nothing. Milliseconds of processor time. */
const NOISE = 15
/** Four times the text: linear takes 4 times as long, quadratic 16 times. */
const RATIO = 9

/** Patterns that are put together when they are used: what takes their variable part's place here. */
const MADE_LATER: Readonly<Record<string, RegExp>> = {
  'src/platforms/http/page-signs.ts': /<title>\s{0,20}503\s[\w -]{3,60}\s{0,20}<\/title>/i,
  'src/platforms/woocommerce/rules/oauth-missing.ts': /\boauth_signature_method\b/,
  'src/store/needle.ts': /[pP](?:\xc3\xa4|\xc3\x84)\x5c\x22\xe2\x82\xac/g
}

interface Found {
  readonly place: string
  readonly pattern: RegExp
}

/** Literals, and the places where a function makes a pattern. */
function inSource(): { readonly literals: Found[]; readonly makers: string[] } {
  const [literals, makers]: [Found[], string[]] = [[], []]
  for (const name of (readdirSync(join(root, 'src'), { recursive: true }) as string[]).sort()) {
    if (!/\.tsx?$/.test(name)) continue
    const path = `src/${name}`
    const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node, inFunction: boolean): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? []
        const { line } = file.getLineAndCharacterOfPosition(node.getStart())
        literals.push({ place: `${path}:${line + 1}`, pattern: new RegExp(source, flags) })
      } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp' && inFunction) {
        makers.push(path)
      }
      node.forEachChild((child) => visit(child, inFunction || ts.isFunctionLike(node)))
    }
    visit(file, false)
  }
  return { literals, makers }
}

/** Patterns that modules put together while they are loaded. */
async function madeOnLoading(): Promise<Found[]> {
  const found: Found[] = []
  const original = globalThis.RegExp
  let place = ''
  globalThis.RegExp = new Proxy(original, {
    construct(target, given: [string, string?], newTarget: new () => RegExp) {
      const pattern = Reflect.construct(target, given, newTarget) as RegExp
      // Not those of packages. The runner may map the places of compiled modules back to their source.
      const caller = new Error().stack?.split('\n')[2] ?? ''
      if (!/node_modules|node:/.test(caller)) found.push({ place: `made by src/${place}`, pattern })
      return pattern
    }
  })
  try {
    for (const folder of ['model', 'privacy', 'platforms', 'proxy', 'diagnosis', 'web', 'store', 'har', 'log', 'cli']) {
      for (const name of readdirSync(join(root, 'build', 'src', folder), { recursive: true }) as string[]) {
        if (!name.endsWith('.js')) continue
        place = `${folder}/${name.replace(/\.js$/, '.ts')}`
        await import(join(root, 'build', 'src', folder, name))
      }
    }
  } finally {
    globalThis.RegExp = original
  }
  return found
}

const CANDIDATES = [...'a0A _-=":/\\,[{<%;.é\n\t']

/** Characters that a class takes, at most three. */
function members(node: AST.CharacterClass | AST.CharacterSet | AST.ExpressionCharacterClass, flags: string): string[] {
  const one = new RegExp(`^(?:${node.raw})$`, flags.replace(/[gy]/g, ''))
  const own = node.type === 'CharacterClass' && !node.negate ? node.elements.flatMap(firstOf) : []
  return [...own, ...CANDIDATES].filter((text) => one.test(text)).slice(0, 3)
}

function firstOf(element: AST.CharacterClassElement): string[] {
  if (element.type === 'Character') return [String.fromCodePoint(element.value)]
  return element.type === 'CharacterClassRange' ? [String.fromCodePoint(element.min.value)] : []
}

/** Short texts that match a node. */
function samples(node: AST.Element, flags: string): string[] {
  switch (node.type) {
    case 'Character':
      return [String.fromCodePoint(node.value)]
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return members(node, flags)
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.slice(0, 4).flatMap(({ elements }) => sampleOf(elements, flags))
    case 'Quantifier':
      return samples(node.element, flags).map((text) => text.repeat(node.min))
    case 'Assertion':
    case 'Backreference':
      return ['']
  }
}

const sampleOf = (elements: readonly AST.Element[], flags: string): string =>
  elements.map((element) => samples(element, flags)[0] ?? '').join('')

/** What stands before a node in a text that matches. */
function before(node: AST.Node, flags: string): string {
  const { parent } = node
  if (parent === null) return ''
  const own = parent.type === 'Alternative' ? sampleOf(parent.elements.slice(0, parent.elements.indexOf(node as AST.Element)), flags) : ''
  return before(parent, flags) + own
}

interface Attack {
  readonly start: string
  readonly pump: string
}

/** For each repetition that has no close bound: its own pieces, with and without what leads to it. */
function attacksOn({ source, flags }: RegExp): Attack[] {
  const isUnicode = flags.includes('u') || flags.includes('v')
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: isUnicode, unicodeSets: flags.includes('v') })
  const found = new Map<string, Attack>()
  const add = (start: string, pump: string) => pump !== '' && found.set(JSON.stringify([start, pump]), { start, pump })
  visitRegExpAST(pattern, {
    onQuantifierEnter(node) {
      if (node.max < 100) return
      const lead = before(node, flags)
      const { parent } = node
      const after = parent.type === 'Alternative' ? sampleOf(parent.elements.slice(parent.elements.indexOf(node) + 1), flags) : ''
      add('', lead)
      for (const piece of samples(node.element, flags)) {
        for (const start of ['', lead]) for (const pump of [piece, lead + piece, piece + after]) add(start, pump)
      }
    }
  })
  return [...found.values()]
}

function timeOf(pattern: RegExp, { start, pump }: Attack, size: number): number {
  const text = start + pump.repeat(Math.ceil(size / pump.length)) + END
  pattern.lastIndex = 0
  const from = process.cpuUsage()
  if (pattern.global) text.replace(pattern, '')
  else pattern.exec(text)
  return process.cpuUsage(from).user / 1000
}

/** What grew faster than the text, looked at three times before it counts; else the time for the longest. */
function measured(pattern: RegExp, attack: Attack): string | number {
  let [told, less] = ['', 0]
  for (const size of SIZES) {
    let more = timeOf(pattern, attack, size)
    for (let attempt = 0; more > NOISE && more > less * RATIO; attempt++) {
      told = `${JSON.stringify(attack)}: ${less.toFixed(1)} ms, four times the text ${more.toFixed(1)} ms`
      if (attempt === 2) return told
      less = timeOf(pattern, attack, size / 4)
      more = timeOf(pattern, attack, size)
    }
    less = more
  }
  return less
}

/** What is wrong with a pattern; undefined where it is linear, up to a megabyte. */
function blowUp(pattern: RegExp): string | undefined {
  let worst: { readonly attack: Attack; readonly time: number } | undefined
  for (const attack of attacksOn(pattern)) {
    const result = measured(pattern, attack)
    if (typeof result === 'string') return result
    if (result >= (worst?.time ?? 0)) worst = { attack, time: result }
  }
  if (!worst) return undefined
  const [factor, whole] = [MEGABYTE / SIZES[4], timeOf(pattern, worst.attack, MEGABYTE)]
  const isSlow = whole > NOISE * factor && whole > timeOf(pattern, worst.attack, SIZES[4]) * factor * 3
  return isSlow ? `${JSON.stringify(worst.attack)}: ${whole.toFixed(0)} ms for a megabyte` : undefined
}

t.setTimeout(280_000)

t.test('the measure finds what is worse than linear', async (t) => {
  for (const bad of [/oauth_\w+ parameter/, /a+$/, /^(.*?)\s*,\s*x$/, /^(?:a|b)*\w*!$/, /<a [^>]*href=/]) t.ok(blowUp(bad), String(bad))
  for (const good of [/oauth_\w{1,40} parameter/, /(?<!a)a+$/, /^[^,]*,x$/, /^\w*!$/]) t.notOk(blowUp(good), String(good))
})

t.test('every pattern of the source is linear', async (t) => {
  const { literals, makers } = inSource()
  t.same(
    makers.filter((path) => !(path in MADE_LATER)),
    [],
    'a function that makes a pattern has a line in MADE_LATER'
  )
  t.same(
    Object.keys(MADE_LATER).filter((path) => !makers.includes(path)),
    [],
    'and none too many'
  )
  const made = await madeOnLoading()
  t.ok(made.length >= 15, `${made.length} patterns are made while modules load`)
  const later = Object.entries(MADE_LATER).map(([place, pattern]) => ({ place, pattern }))
  const all = new Map([...literals, ...made, ...later].map((found) => [String(found.pattern), found]))
  t.ok(all.size > 400, `${all.size} different patterns in ${literals.length} literals`)
  const bad = [...all.values()].flatMap(({ place, pattern }) => {
    const told = blowUp(pattern)
    return told === undefined ? [] : [`${place} ${pattern}: ${told}`]
  })
  t.same(bad, [])
})
