import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { prepareDataFolder } from '#src/store/folder.js'
import { runStoretap } from '../e2e/storetap.js'

t.test('the key of the authority is not for the repository that the folder lies in', async (t) => {
  const data = join(t.testdir({}), '.storetap')
  t.equal((await runStoretap(['ca', '--path', '--data', data])).code, 0)
  t.equal(readFileSync(join(data, '.gitignore'), 'utf8'), '*\n')
  t.equal(statSync(data).mode & 0o777, 0o700)
})

t.test('a folder with nothing but an authority becomes the data folder; one with other things is left alone', (t) => {
  const folder = t.testdir({ old: { tls: {} }, project: { tls: {}, 'index.js': '' } })
  prepareDataFolder(join(folder, 'old'))
  t.equal(readFileSync(join(folder, 'old', '.gitignore'), 'utf8'), '*\n')
  prepareDataFolder(join(folder, 'project'))
  t.throws(() => statSync(join(folder, 'project', '.gitignore')))
  t.end()
})
