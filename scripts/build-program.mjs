/**
 * src/ -> dist/: the program in a few files instead of two hundred, which a start would have to find and read one by one.
 * Packages stay outside, so nothing of others is copied; commands stay apart, so that `explain` loads no web server.
 * Types are the compiler's affair (`tsc -b`), whose output in build/ only the tests use.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const project = fileURLToPath(new URL('..', import.meta.url))
const target = join(project, 'dist')

/**
 * CommonJS packages of every start are required: importing one, Node first searches all its text for names to export, which takes a
 * sixth of the time that loading them takes.
 */
const required = {
  name: 'required',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(commander|fastify|@fastify\/http-proxy|pino|rfc6902|undici)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'required' } : { path, external: true }
    )
    onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({ contents: `module.exports = require('${path}')` }))
  }
}
const REQUIRE = "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

const shared = {
  absWorkingDir: project,
  outdir: target,
  outbase: 'src',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.18',
  packages: 'external',
  chunkNames: '[name]-[hash]',
  logLevel: 'warning'
}

// Nothing of an earlier build survives.
await rm(target, { recursive: true, force: true })
await Promise.all([
  build({ ...shared, entryPoints: ['src/main.ts'], plugins: [required], banner: { js: REQUIRE } }),
  // Runs inside other people's programs: shares no file with ours.
  build({ ...shared, entryPoints: ['src/register/index.ts'] })
])
// The preload is imported for what it does: it exports nothing.
await writeFile(join(target, 'register/index.d.ts'), 'export {}\n')
