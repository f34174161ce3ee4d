import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openDocument } from '#src/store/document.js'
import { temporaryFolder } from './sample.js'

interface Settings {
  theme: string
  columns: string[]
}
const defaults: Settings = { theme: 'light', columns: [] }

t.test('changes are there the next time, in a private file', async (t) => {
  const file = join(temporaryFolder(t), 'sub', 'settings.json')
  const problems: string[] = []
  const document = await openDocument(file, defaults, (message) => problems.push(message))
  t.strictSame(document.data, defaults)
  t.notOk(existsSync(file))
  const umask = process.umask(0)
  await Promise.all(Array.from({ length: 20 }, (_, at) => document.update((data) => void data.columns.push(String(at)))))
  process.umask(umask)
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.strictSame(readdirSync(join(file, '..')), ['settings.json'], 'no draft is left')
  const again = await openDocument(file, defaults, (message) => problems.push(message))
  t.equal(again.data.columns.length, 20)
  t.strictSame(defaults.columns, [], 'the defaults are nobody’s to change')
  t.strictSame(problems, [])
})

t.test('fields that are new begin with their default', async (t) => {
  const file = join(temporaryFolder(t), 'settings.json')
  writeFileSync(file, '{"theme":"dark"}')
  const { data } = await openDocument(file, defaults, (message) => t.fail(message))
  t.strictSame(data, { theme: 'dark', columns: [] })
})

t.test('a torn file is kept aside and reported', async (t) => {
  for (const content of ['', '{"theme":', '[]', '7']) {
    const file = join(temporaryFolder(t), 'settings.json')
    writeFileSync(file, content)
    const problems: string[] = []
    const document = await openDocument(file, defaults, (message) => problems.push(message))
    t.strictSame(document.data, defaults, content)
    t.match(problems, [/settings\.json is damaged .* kept as settings\.json\.unreadable/], content)
    t.equal(readFileSync(`${file}.unreadable`, 'utf8'), content)
    await document.update((data) => Object.assign(data, { theme: 'dark' }))
    t.match(JSON.parse(readFileSync(file, 'utf8')), { theme: 'dark' })
  }
})

t.test('a file that cannot be read or written is reported, not thrown', async (t) => {
  const dir = temporaryFolder(t)
  mkdirSync(join(dir, 'settings.json'))
  const problems: string[] = []
  const document = await openDocument(join(dir, 'settings.json'), defaults, (message) => problems.push(message))
  t.match(problems, [/cannot be read/])
  writeFileSync(join(dir, 'file'), '')
  const other = await openDocument(join(dir, 'file', 'settings.json'), defaults, (message) => problems.push(message))
  await other.update((data) => Object.assign(data, { theme: 'dark' }))
  t.match(problems.at(-1), /could not be written: a file is in the place of a folder/)
  t.equal(other.data.theme, 'dark')
  t.equal(document.data.theme, 'light')
})
