/** docs/codes.md: every code of the catalogue on one page, made from the rules' own pages so that it cannot drift. */
import type { CodePage } from '../model/diagnosis.js'

/** The text of the page: a table for each family of codes, sorted by code whatever the order of `pages`. */
export function codesMarkdown(pages: readonly CodePage[]): string {
  const sections = [...byFamily(pages)].map(([family, list]) => `## ${family}\n\n${table(list)}`)
  return `# Codes

Every cause that storetap can name. \`storetap codes CODE\` prints a code's page: why, how to tell, how to fix, limits, sources.
The certainty is the most that one exchange alone may claim; history and configuration can raise it. Made by \`npm run docs\`.

${sections.join('\n\n')}
`
}

function byFamily(pages: readonly CodePage[]): Map<string, CodePage[]> {
  const families = new Map<string, CodePage[]>()
  for (const page of [...pages].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const family = page.code.startsWith('http.') ? 'http' : page.code.split('.').slice(0, 2).join('.')
    families.set(family, [...(families.get(family) ?? []), page])
  }
  return families
}

function table(pages: readonly CodePage[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
  const rows = pages.map(
    ({ code, level, ceiling, title }) => `| \`${code}\` | ${cell(title)} | ${level === 'notice' ? 'notice' : ceiling} |`
  )
  return ['| code | cause | at most |', '|---|---|---|', ...rows].join('\n')
}
