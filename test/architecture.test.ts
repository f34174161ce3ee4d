/** Who may import whom (README, "Rooms"): the walls that the compiler does not hold. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const source = fileURLToPath(new URL('../../src', import.meta.url))

interface Wall {
  /** Folders or files below src that may be imported besides the room's own. */
  readonly rooms: readonly string[]
  /** Packages and node: modules; undefined = any node: module and no package. */
  readonly packages?: readonly RegExp[]
}

const NODE = /^node:/
const PURE: readonly RegExp[] = []

const walls: Readonly<Record<string, Wall>> = {
  'byte-text': { rooms: [], packages: PURE },
  model: { rooms: [], packages: PURE },
  diagnosis: { rooms: ['model'], packages: PURE },
  'platforms/index': { rooms: ['model', 'diagnosis', 'platforms'], packages: PURE },
  'platforms/http': { rooms: ['model', 'diagnosis'], packages: [/^node:crypto$/, /^graphql/] },
  'platforms/shopify': { rooms: ['model', 'diagnosis'], packages: [/^node:crypto$/, /^graphql/] },
  'platforms/woocommerce': { rooms: ['model', 'diagnosis'], packages: [/^node:crypto$/, /^graphql/] },
  privacy: { rooms: ['model', 'byte-text'], packages: [NODE] },
  store: { rooms: ['model', 'byte-text'], packages: [NODE, /^lowdb/] },
  proxy: { rooms: ['model'], packages: [NODE, /^fastify$/, /^@fastify\/http-proxy$/] },
  // Pure tables of the other rooms, so that the same fault has the same words before and after the first call.
  doctor: {
    rooms: [
      'model',
      'privacy/mask',
      'platforms/shopify/credentials',
      'platforms/woocommerce/shapes',
      'proxy/failure',
      'store/folder',
      'store/lock'
    ],
    packages: [NODE]
  },
  har: { rooms: ['model', 'privacy', 'store/store'], packages: [NODE] },
  web: { rooms: ['model', 'store/store'], packages: [NODE, /^fastify$/, /^ajv$/, /^@readme\/httpsnippet$/] },
  viewer: { rooms: ['model'], packages: [/^preact/, /^@preact\/signals/, /^graphql\//] },
  sandbox: { rooms: ['model'], packages: [NODE] },
  cli: {
    rooms: [
      'app',
      'config',
      'diagnosis',
      'doctor',
      'forward',
      'har',
      'log',
      'model',
      'platforms',
      'privacy',
      'sandbox/accounts',
      'store/folder',
      'store/lock',
      'store/lowdb',
      'tls'
    ],
    packages: [NODE, /^commander$/, /^pino$/]
  },
  tls: { rooms: [], packages: [NODE, /^@peculiar\//, /^reflect-metadata$/] },
  forward: { rooms: ['model'], packages: [NODE] },
  // A preload inside the developer's own program: it has that program's environment and its undici, nothing of ours.
  register: { rooms: [], packages: [NODE, /^undici$/] },
  config: { rooms: ['model', 'config'], packages: [NODE, /^ajv/] },
  log: { rooms: ['model', 'config', 'log', 'byte-text', 'privacy/terminal'], packages: [NODE, /^pino/] }
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const statements = /^(?:import|export)\s[^'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm
  return [...text.matchAll(statements)].map(([, one, two, three]) => one ?? two ?? three ?? '')
}

const all = files(source).map((path) => ({ path, name: relative(source, path).replace(/\.tsx?$/, '') }))
const roomOf = (name: string) =>
  Object.keys(walls)
    .sort((a, b) => b.length - a.length)
    .find((room) => name === room || name.startsWith(`${room}/`))

t.test('no room reaches through a wall', (t) => {
  const withoutWall: string[] = []
  for (const { path, name } of all) {
    const room = roomOf(name)
    const wall = room === undefined ? undefined : walls[room]
    if (room === undefined || !wall) {
      withoutWall.push(name)
      continue
    }
    for (const specifier of importsOf(path)) {
      if (specifier.startsWith('.')) {
        const target = relative(source, join(dirname(path), specifier)).replace(/\.js$/, '')
        const open = [room, ...wall.rooms].some((allowed) => target === allowed || target.startsWith(`${allowed}/`))
        if (!open) t.fail(`${name} imports ${target}`)
      } else if (!(wall.packages ?? [NODE]).some((allowed) => allowed.test(specifier))) t.fail(`${name} imports ${specifier}`)
    }
  }
  t.same(withoutWall.filter((name) => !name.startsWith('app/')).sort(), ['app', 'main'], 'only what puts the rooms together has no wall')
  t.ok(all.length > 20, `${all.length} files looked at`)
  t.end()
})

t.test('only config.ts reads the environment, and the preload that of the program it is loaded into', (t) => {
  const readers = all.filter(({ path }) => /process\.env\b/.test(readFileSync(path, 'utf8'))).map(({ name }) => name)
  t.same(readers.sort(), ['config', 'register/index'])
  t.end()
})

t.test('only the proxy room knows @fastify/http-proxy, and only the preload the undici of fetch', (t) => {
  const users = all
    .filter(({ path }) => importsOf(path).some((specifier) => /^undici$|^@fastify\/http-proxy$/.test(specifier)))
    .map(({ name }) => name)
  t.same(users.sort(), ['proxy/listener', 'register/dispatcher'])
  t.end()
})

t.test('no any, no catch-all folders', (t) => {
  const isAny = /(?:[:<,|&(]|\bas)\s*any\b(?!\s*[.:(])/
  const code = (path: string) => readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, '')
  t.same(
    all.filter(({ path }) => isAny.test(code(path))).map(({ name }) => name),
    []
  )
  t.same(
    all.filter(({ name }) => /(^|\/)(utils|helpers|common|misc)(\/|$)/.test(name)).map(({ name }) => name),
    []
  )
  t.end()
})
