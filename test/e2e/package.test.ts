/** The npm package: what is in it, whether tools find it well-formed, and whether it works from its tarball in an empty folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import t from 'tap'
import { runProgram } from './program.js'
import { removeFolder, temporaryFolder } from './storetap.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = temporaryFolder()
t.teardown(() => removeFolder(folder))

interface Packed {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}
// `npm test` has built everything; building again would take dist/ away from the tests that run beside this one.
const { out, err } = await runProgram('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {}, root)
const [packed] = JSON.parse(out) as Packed[]
if (!packed) throw new Error(err)
const tarball = join(folder, basename(packed.filename))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

t.test('contents: the compiled program, the page, the schema; no sources, tests, maps or secrets', (t) => {
  const paths = packed.files.map(({ path }) => path)
  const top = ['CHANGELOG.md', 'LICENSE', 'README.md', 'config/storetap.config.example.json', 'config/storetap.schema.json', 'package.json']
  t.same(paths.filter((path) => !path.startsWith('dist/')).sort(), top)
  for (const needed of [
    'dist/main.js',
    'dist/register/index.js',
    'dist/register/index.d.ts',
    'dist/viewer/index.html',
    'dist/viewer/LICENSES.txt'
  ])
    t.ok(paths.includes(needed), needed)
  const program = paths.filter((path) => path.startsWith('dist/') && !/^dist\/(viewer|register)\//.test(path))
  t.ok(
    program.every((path) => /^dist\/(main|[a-z-]+-[A-Z0-9]{8})\.js$/.test(path)),
    program.join(' ')
  )
  t.ok(program.length < 60, `${program.length} files`)
  t.same(
    paths.filter((path) => /\.(ts|tsx|map|tsbuildinfo|pem|key|ndjson)$|test|\.env/.test(path) && path !== 'dist/register/index.d.ts'),
    []
  )
  t.ok(packed.unpackedSize < 4_000_000, `${packed.unpackedSize} bytes`)
  t.end()
})

t.test('metadata: what npm shows, and each dependency is one of the running program', (t) => {
  for (const key of ['description', 'keywords', 'license', 'engines', 'bin', 'exports']) t.ok(manifest[key], key)
  t.same(manifest.publishConfig, { access: 'public', provenance: true })
  const compiled = packed.files.filter(({ path }) => /^dist\/.*\.js$/.test(path) && !path.startsWith('dist/viewer/'))
  const code = compiled.map(({ path }) => readFileSync(join(root, path), 'utf8')).join('\n')
  for (const name of Object.keys(manifest.dependencies)) {
    // pino loads this one by its name.
    t.ok(new RegExp(`['"]${name}(/[^'"]*)?['"]`).test(code), `${name} is used`)
  }
  t.end()
})

t.test('publint has nothing to say', async (t) => {
  const bytes = readFileSync(tarball)
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true })
  t.same(
    messages.map((message) => formatMessage(message, pkg)),
    []
  )
})

t.test('the types of storetap/register resolve (the package is ESM only, and node10 knows no exports)', async (t) => {
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))))
  if (!analysis.types) {
    t.fail('no types found')
    return
  }
  const problems = analysis.problems.filter(
    (problem) => problem.kind !== 'CJSResolvesToESM' && !('resolutionKind' in problem && problem.resolutionKind === 'node10')
  )
  t.same(problems, [])
})

t.test('npx storetap from the tarball in an empty folder', { timeout: 285_000 }, async (t) => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  // Without it npm and node would look for a project in the folders above.
  writeFileSync(join(empty, 'package.json'), '{ "private": true }\n')
  const install = await runProgram('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=dev', tarball], {}, empty)
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENOTCACHED|ETIMEDOUT/.test(install.err)) {
    t.pass('skipped: the packages cannot be had here')
    return
  }
  t.equal(install.code, 0, install.err)
  const version = await runProgram('npx', ['--no-install', 'storetap', '--version'], {}, empty)
  t.same([version.code, version.out.trim()], [0, manifest.version], version.err)
  const codes = await runProgram('npx', ['--no-install', 'storetap', 'codes', 'shopify.token.bearer-instead-of-header'], {}, empty)
  t.match(codes.out, /X-Shopify-Access-Token/)
  const demo = await runProgram('npx', ['--no-install', 'storetap', 'demo', '--once', '--port', '0', '--viewer-port', '0'], {}, empty)
  t.match(demo.out, /shopify\.token\.wrong-kind\.client-secret|a client secret/, demo.err)
  const ca = await runProgram('npx', ['--no-install', 'storetap', 'ca', '--pem'], {}, empty)
  t.match(ca.out, /^-----BEGIN CERTIFICATE-----/)
  const preload = await runProgram(
    process.execPath,
    ['--import', 'storetap/register', '-p', '6 * 7'],
    { HTTPS_PROXY: 'http://127.0.0.1:9' },
    empty
  )
  t.same([preload.code, preload.out.trim()], [0, '42'], preload.err)
  const schema = await runProgram(process.execPath, ['-p', "require('storetap/storetap.schema.json').title"], {}, empty)
  t.equal(schema.out.trim(), 'storetap configuration', schema.err)
})
