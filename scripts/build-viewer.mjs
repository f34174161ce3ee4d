/** src/viewer -> dist/viewer: one page, hashed names, no inline script or style, nothing from elsewhere. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const source = new URL('../src/viewer/', import.meta.url)
const target = new URL('../dist/viewer/', import.meta.url)
/** All scripts together, gzipped; the page must stay light. */
const BUDGET = 150_000

const shared = {
  bundle: true,
  minify: true,
  outdir: target.pathname,
  entryNames: '[name]-[hash]',
  metafile: true,
  logLevel: 'warning',
  target: 'es2023'
}

await rm(target, { recursive: true, force: true })
await mkdir(target, { recursive: true })
const results = await Promise.all([
  build({
    ...shared,
    entryPoints: [new URL('main.tsx', source).pathname],
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'preact'
  }),
  // Runs before the first paint, so that a chosen theme does not flash.
  build({ ...shared, entryPoints: [new URL('start.ts', source).pathname], format: 'iife' }),
  build({ ...shared, entryPoints: [new URL('styles/viewer.css', source).pathname] })
])

const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile.outputs))
const named = (entry) => basename(Object.keys(outputs).find((path) => outputs[path].entryPoint?.endsWith(entry)) ?? '')
const main = named('main.tsx')
const needed = outputs[Object.keys(outputs).find((path) => basename(path) === main)].imports.filter(
  ({ kind }) => kind === 'import-statement'
)

const icon = await readFile(new URL('icon.svg', source))
await writeFile(new URL('icon.svg', target), icon)
const page = (await readFile(new URL('index.html', source), 'utf8'))
  .replace('%STYLES%', named('viewer.css'))
  .replace('%START%', named('start.ts'))
  .replace('%MAIN%', main)
  .replace('%PRELOADS%', needed.map(({ path }) => `<link rel="modulepreload" href="/assets/${basename(path)}">`).join(''))
await writeFile(new URL('index.html', target), page)

// What is built in keeps its licence.
const packages = new Set(
  results.flatMap(({ metafile }) => Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []))
)
const licences = await Promise.all(
  [...packages].sort().map(async (folder) => `${folder.replace(/^.*node_modules\//, '')}\n\n${await readFile(`${folder}/LICENSE`, 'utf8')}`)
)
await writeFile(new URL('LICENSES.txt', target), licences.join('\n\n'))

let bytes = 0
for (const path of Object.keys(outputs)) if (path.endsWith('.js')) bytes += gzipSync(await readFile(new URL(basename(path), target))).length
if (bytes > BUDGET) throw new Error(`viewer: scripts are ${bytes} bytes gzipped, the budget is ${BUDGET}`)
console.log(`viewer: ${Object.keys(outputs).length} files, scripts ${(bytes / 1000).toFixed(1)} kB gzipped`)
