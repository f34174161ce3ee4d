/** The viewer's modules are bundled for browsers, never emitted one by one: tests of its pure parts build the one they need. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const SOURCE = fileURLToPath(new URL('../../../src/viewer/', import.meta.url))

/** @param path below src/viewer, e.g. `compare/differences.ts` */
export async function load<M>(path: string): Promise<M> {
  const { outputFiles } = await build({
    entryPoints: [SOURCE + path],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact'
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`) as Promise<M>
}
