/** `storetap codes`: the catalogue of causes, or the page of one, like `rustc --explain`. */
import { nearest } from '../config/nearest.js'
import type { CodePage } from '../model/diagnosis.js'
import { isWithin } from '../model/diagnosis.js'
import { allPages } from '../platforms/index.js'
import { terminalLine } from '../privacy/terminal.js'
import { command, execute } from './command.js'
import { wrap } from './wrap.js'

interface Options {
  readonly json?: boolean
}

/** @returns the exit status: 0 found, 1 no such code, 2 usage */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('codes', 'Lists the causes that storetap knows, or explains one of them.', [
    'storetap codes',
    'storetap codes shopify.token.bearer-instead-of-header',
    "storetap codes 'shopify.token.*'",
    'storetap codes http.redirect --json'
  ])
    .argument('[code]', 'a code, the beginning of codes (http.redirect), or a pattern with * at its end')
    .option('--json', 'the pages as JSON')
  return execute(program, argv, async () => print(program.args[0], program.opts<Options>()))
}

function print(wanted: string | undefined, { json = false }: Options): number {
  const pages = select(wanted)
  if (pages.length === 0) {
    process.stderr.write(`storetap: there is no code ${terminalLine(JSON.stringify(wanted ?? ''))}.${suggestion(wanted ?? '')}\n`)
    return 1
  }
  const exact = wanted !== undefined && pages[0]?.code === wanted ? pages[0] : undefined
  if (json) process.stdout.write(`${JSON.stringify(exact ? exact : pages, null, 2)}\n`)
  else process.stdout.write(exact ? pageText(exact, pages.slice(1)) : listText(pages))
  return 0
}

/** The page of that code first, where there is one, then those below it. */
export function select(wanted: string | undefined): readonly CodePage[] {
  if (wanted === undefined) return allPages
  const prefix = wanted.toLowerCase().replace(/\.?\*$/, '')
  const within = allPages.filter(({ code }) => prefix === '' || isWithin(code, prefix))
  if (wanted.endsWith('*') && !wanted.endsWith('.*')) return allPages.filter(({ code }) => code.startsWith(prefix))
  return [...within].sort((a, b) => Number(b.code === prefix) - Number(a.code === prefix))
}

function suggestion(wanted: string): string {
  const codes = allPages.map(({ code }) => code)
  const similar = nearest(wanted, codes)
  const lastWord = wanted.toLowerCase().split('.').at(-1) ?? ''
  const sameWord = lastWord.length > 3 ? codes.filter((code) => code.includes(lastWord)) : []
  const near = [...new Set([...(similar ? [similar] : []), ...sameWord])].slice(0, 5)
  return near.length > 0 ? ` Near it: ${near.join(', ')}.` : ' "storetap codes" lists them all.'
}

function listText(pages: readonly CodePage[]): string {
  const width = Math.max(...pages.map(({ code }) => code.length))
  const lines = pages.map(({ code, title, level }) => `${code.padEnd(width)}  ${title}${level === 'notice' ? ' (notice)' : ''}`)
  return `${lines.join('\n')}\n\n${pages.length} codes. "storetap codes CODE" explains one.\n`
}

function pageText(page: CodePage, below: readonly CodePage[]): string {
  const paragraph = (text: string) => wrap(text, '  ', '  ')
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Why', [paragraph(page.why)]],
    ['How to tell', [paragraph(page.tell), paragraph(`From one exchange alone: ${page.ceiling} at most.`)]],
    ['How to fix', page.fix.map((step, index) => wrap(`${index + 1}. ${step}`, '  ', '     '))],
    ['Limits', [page.limits, page.explainOnly].filter((text) => text !== undefined).map(paragraph)],
    ['See', page.docs.map((link) => `  ${link}`)],
    ['More precise codes', below.map(({ code, title }) => wrap(`${code}: ${title}`, '  ', '    '))]
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => `${title}\n${lines.join('\n')}`)
  return `${page.code} (${page.level})\n${page.title}\n\n${shown.join('\n\n')}\n`
}
