/** Takes away what the compiler once wrote to build/ for sources that are gone: tap would still run such a test. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('..', import.meta.url))

for (const part of ['src', 'test']) {
  const folder = join(project, 'build', part)
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
  for (const name of names) {
    const [, stem] = /^(.+?)\.(?:d\.ts|js(?:\.map)?)$/.exec(name) ?? []
    if (stem !== undefined && !existsSync(join(project, part, `${stem}.ts`))) rmSync(join(folder, name))
  }
}
