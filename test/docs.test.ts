import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { codesMarkdown } from '#src/cli/codes-markdown.js'
import { OPTIONS } from '#src/config/options.js'
import { filterKeys } from '#src/model/filter-keys.js'
import { allPages } from '#src/platforms/index.js'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

t.test('docs/codes.md is what npm run docs writes', (t) => {
  t.equal(read('docs/codes.md'), codesMarkdown(allPages))
  t.end()
})

t.test('the README names every option of start with its variable', (t) => {
  const readme = read('README.md')
  for (const [name, { variable }] of Object.entries(OPTIONS)) {
    t.ok(readme.includes(`--${name}`), `--${name}`)
    t.ok(readme.includes(variable), variable)
  }
  t.end()
})

t.test('docs/viewer.md names every key of the filter language and every route of the API', (t) => {
  const page = read('docs/viewer.md')
  for (const { name } of filterKeys) t.ok(page.includes(`| \`${name}:\` |`), name)
  const sources = readdirSync(fileURLToPath(new URL('../../src/web/', import.meta.url))).map((name) => read(`src/web/${name}`))
  const routes = new Set(sources.flatMap((source) => [...source.matchAll(/'(\/api\/[^']+)'/g)].map(([, route = '']) => route)))
  t.ok(routes.size > 12)
  for (const route of routes) t.match(page, new RegExp(` ${route}[?\`,]`), route)
  t.end()
})

t.test('the README links to files that exist', (t) => {
  for (const [, target = ''] of read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    t.doesNotThrow(() => read(target), target)
  }
  t.end()
})
