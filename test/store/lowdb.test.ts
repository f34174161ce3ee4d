import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { openStoreOrMemory } from '#src/store/lowdb.js'
import { behavesAsLog } from './behaviour.js'
import { append, collect, openAt, removedFrom, sampleDiagnosis, sampleExchange, temporaryFolder } from './sample.js'
import { until } from '../until.js'

await t.test('the log on disk', async (t) => {
  let folder = 0
  const dir = temporaryFolder(t)
  await behavesAsLog(t, async () => (await openAt(join(dir, String(folder++)))).store)
})

await t.test('the log on disk in many segments', async (t) => {
  let folder = 0
  const dir = temporaryFolder(t)
  await behavesAsLog(t, async () => (await openAt(join(dir, String(folder++)), { maxExchanges: 1000, maxBytes: 1e7 })).store)
})

t.test('everything is there after a restart', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir, { inlineBody: 100, maxExchanges: 60 }) // segments of three
  const ids = Array.from({ length: 10 }, (_, at) => append(first.store, { text: `number ${at} ${'z'.repeat(at * 30)}` }))
  first.store.amend(ids[0] ?? '', { diagnoses: [sampleDiagnosis] })
  first.store.amend(ids[9] ?? '', { diagnoses: [sampleDiagnosis] })
  await first.store.remove(ids[4] ?? '')
  const before = await collect(first.store.all())
  const page = await first.store.list({})
  await first.store.close()

  for (const removeIndexes of [false, true]) {
    if (removeIndexes) for (const name of readdirSync(join(dir, 'log'))) if (name.includes('index')) rmSync(join(dir, 'log', name))
    const again = await openAt(dir, { inlineBody: 100, maxExchanges: 60 })
    t.equal(again.store.nextId().seq, 11, 'the numbering goes on')
    t.strictSame(await again.store.list({}), page)
    t.strictSame(await collect(again.store.all()), before)
    t.equal((await again.store.body(ids[9] ?? '', 'response'))?.length, 279)
    t.strictSame(
      (await again.store.list({ filter: 'has:diagnosis' })).items.map(({ id }) => id),
      [ids[9], ids[0]]
    )
    t.strictSame(again.problems, [])
    await again.store.close()
  }
})

t.test('older exchanges are read when it is their time, newer ones are written before', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir, { maxExchanges: 60 }) // segments of three
  for (let at = 0; at < 10; at++) append(first.store, { text: `number ${at}` })
  await first.store.close()

  let begin = () => {}
  const { store } = await openAt(dir, { maxExchanges: 60, readOlderAfter: new Promise<void>((resolve) => (begin = resolve)) })
  append(store, { text: 'new' })
  let total = -1
  const listed = store.list({}).then((page) => {
    total = page.total
  })
  await setTimeout(50)
  t.equal(store.health().exchanges, 2, 'the newest segment and what is new')
  t.equal(total, -1, 'the list waits')
  begin()
  await listed
  t.equal(total, 11)
  await store.close()
})

t.test('the numbering goes on after clear and restart', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir)
  for (let i = 0; i < 7; i++) append(first.store)
  await first.store.clear()
  await first.store.close()
  const again = await openAt(dir)
  t.equal((await again.store.list({})).total, 0)
  t.equal(again.store.nextId().seq, 8)
  await again.store.close()
})

t.test('an index that does not fit its segment is not believed', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir, { maxExchanges: 40 }) // segments of two
  for (let i = 0; i < 4; i++) append(first.store)
  await first.store.close()
  const index = join(dir, 'log', '000001.index.ndjson')
  t.ok(existsSync(index))
  for (const damage of [
    () => truncateSync(index, 50),
    () => writeFileSync(index, 'nonsense\n{}'),
    () => writeFileSync(index, readFileSync(index, 'utf8').replace(/"covers":\d+/, '"covers":100')),
    () => writeFileSync(index, readFileSync(index, 'utf8').replace(/"summary":\{/, '"summary":null,"other":{')),
    () => writeFileSync(index, readFileSync(index, 'utf8').replace(/,"diagnoses":\[\]/, '')),
    () => writeFileSync(index, readFileSync(index, 'utf8').replace(/"diagnoses":\[\]/, '"diagnoses":[null]')),
    () => writeFileSync(index, readFileSync(index, 'utf8').replace(/"nextSeq":\d+/, '"nextSeq":1e999'))
  ]) {
    damage()
    const again = await openAt(dir, { maxExchanges: 40 })
    t.equal((await collect(again.store.all())).length, 4)
    t.strictSame(again.problems, [])
    await again.store.close()
  }
})

t.test('lines can be read with a pager or jq', async (t) => {
  const dir = temporaryFolder(t)
  const { store } = await openAt(dir)
  const id = append(store)
  store.amend(id, { diagnoses: [sampleDiagnosis] })
  await store.remove(id)
  await store.close()
  const lines = readFileSync(join(dir, 'log', '000001.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.match(lines, [
    { storetap: 'log', version: 1, firstSeq: 1 },
    { exchange: { id, outcome: 'answered' } },
    { amend: id, diagnoses: [{}] },
    { remove: id }
  ])
  t.equal(lines.length, 4)
})

t.test('a last line torn anywhere is dropped and reported, the others stay', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir)
  const kept = append(first.store, { text: 'ü' })
  const file = join(dir, 'log', '000001.ndjson')
  const whole = statSync(file).size
  const torn = append(first.store, { text: 'ü 😀' })
  await first.store.close()
  const content = readFileSync(file)
  for (let cut = whole + 1; cut < content.length; cut++) {
    writeFileSync(file, content.subarray(0, cut))
    const again = await openAt(dir)
    const ids = (await again.store.list({})).items.map(({ id }) => id)
    const added = append(again.store, { text: 'after' })
    const after = (await collect(again.store.all())).map(({ id }) => id)
    await again.store.close()
    const third = await openAt(dir)
    const last = (await collect(third.store.all())).map(({ id }) => id)
    await third.store.close()
    const good = ids.join() === kept && after.join() === [kept, added].join() && last.join() === after.join()
    const told = again.problems.length === 1 && /torn/.test(again.problems[0] ?? '') && third.problems.length === 0
    if (!good || !told) t.fail(`cut at ${cut}`, { ids, after, last, problems: again.problems })
  }
  writeFileSync(file, content)
  const again = await openAt(dir)
  t.strictSame(
    (await again.store.list({})).items.map(({ id }) => id),
    [torn, kept]
  )
  await again.store.close()
})

t.test('a file torn in its first line is begun anew', async (t) => {
  const dir = temporaryFolder(t)
  mkdirSync(join(dir, 'log'))
  writeFileSync(join(dir, 'log', '000001.ndjson'), '{"storetap":"lo')
  const { store, problems } = await openAt(dir)
  const id = append(store)
  t.match(problems, [/torn/])
  await store.close()
  const again = await openAt(dir)
  t.ok(await again.store.get(id))
  t.equal(again.store.nextId().seq, 2)
  await again.store.close()
})

t.test('a damaged line in the middle costs only itself', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir)
  append(first.store)
  await first.store.close()
  appendFileSync(join(dir, 'log', '000001.ndjson'), 'garbage\n{"exchange":{"id":7}}\n[]\n')
  const second = await openAt(dir)
  append(second.store)
  t.equal((await collect(second.store.all())).length, 2)
  t.match(second.problems, [/3 damaged lines/])
  await second.store.close()
})

t.test('a line that is damaged deep inside costs only itself, too', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir)
  const id = append(first.store)
  await first.store.close()
  const good = sampleExchange({ id: 'x', seq: 9 })
  const damaged = [
    { exchange: { ...good, diagnoses: [null] } },
    { exchange: { ...good, diagnoses: [{ code: 5 }] } },
    { exchange: { ...good, request: { ...good.request, method: null } } },
    { amend: id, diagnoses: [null] },
    { amend: id, diagnoses: 'none' }
  ].map((record) => JSON.stringify(record))
  const endless = JSON.stringify({ exchange: good }).replace('"seq":9', '"seq":1e999')
  appendFileSync(join(dir, 'log', '000001.ndjson'), `${[...damaged, endless].join('\n')}\n`)
  const { store, problems } = await openAt(dir)
  const added = append(store)
  t.strictSame(
    (await store.list({ filter: 'shop' })).items.map((item) => item.id),
    [added, id]
  )
  t.match(problems, [/6 damaged lines/])
  t.equal(store.nextId().seq, 3)
  await store.close()
})

t.test('a log of a newer version is left alone', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir)
  append(first.store)
  await first.store.close()
  const file = join(dir, 'log', '000001.ndjson')
  const newer = readFileSync(file, 'utf8').replace('"version":1', '"version":9')
  writeFileSync(file, newer)
  const again = await openAt(dir)
  append(again.store)
  t.equal((await again.store.list({})).total, 1)
  t.match(again.problems, [/newer version of storetap/])
  await again.store.close()
  t.equal(readFileSync(file, 'utf8'), newer)
  t.ok(existsSync(join(dir, 'log', '000002.ndjson')))
})

t.test('retention deletes the oldest segments with their bodies', async (t) => {
  const dir = temporaryFolder(t)
  const { store } = await openAt(dir, { maxExchanges: 40, inlineBody: 10 }) // segments of two
  await store.list({})
  const removed = removedFrom(store)
  const shared = 'the same large body in all'
  const ids = Array.from({ length: 50 }, (_, at) => append(store, { text: at % 2 ? shared : `a body of its own ${at}` }))
  const left = (await store.list({ limit: 100 })).items.map(({ id }) => id)
  t.equal(left.length, 40)
  t.strictSame(left, ids.slice(10).reverse())
  t.strictSame(removed, ids.slice(0, 10))
  const logged = readdirSync(join(dir, 'log'))
  t.equal(logged.filter((name) => /^\d+\.ndjson$/.test(name)).length, 20)
  const isLeft = (name: string) => name.endsWith('.gone')
  await until(() => readdirSync(join(dir, 'bodies')).length === 21 && !readdirSync(join(dir, 'log')).some(isLeft))
  t.equal(await store.get(ids[0] ?? ''), undefined)
  t.equal(Buffer.from((await store.body(ids[49] ?? '', 'response')) ?? []).toString(), shared)
  await store.close()
  const again = await openAt(dir, { maxExchanges: 10 })
  await again.store.list({})
  t.ok((await again.store.list({})).total <= 10, 'a smaller limit holds from the next start on')
  await again.store.close()
})

t.test('retention by size counts bodies', async (t) => {
  const dir = temporaryFolder(t)
  const { store } = await openAt(dir, { maxBytes: 1_000_000, inlineBody: 10 })
  await store.list({})
  for (let at = 0; at < 100; at++) append(store, { text: `${at}`.repeat(10_000) })
  t.ok(store.health().disk.bytes <= 1_000_000)
  t.ok(store.health().exchanges >= 40)
  const onDisk = () => ['log', 'bodies'].flatMap((sub) => readdirSync(join(dir, sub)).map((name) => statSync(join(dir, sub, name)).size))
  await until(() => onDisk().reduce((sum, size) => sum + size, 0) <= 1_050_000)
  await store.close()
})

t.test('a body that comes again while it is on its way out stays', async (t) => {
  const dir = temporaryFolder(t)
  const { store } = await openAt(dir, { maxExchanges: 20, inlineBody: 5 })
  await store.list({})
  append(store, { text: 'comes again' })
  for (let at = 0; at < 20; at++) append(store, { text: `another body ${at}` })
  const id = append(store, { text: 'comes again' })
  await until(() => readdirSync(join(dir, 'bodies')).length === 20)
  t.equal(Buffer.from((await store.body(id, 'response')) ?? []).toString(), 'comes again')
  await store.close()
})

t.test('what an earlier run had no time to delete is deleted at the next start', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir)
  append(first.store)
  await first.store.close()
  const leftover = join(dir, 'log', '000000.ndjson.gone')
  writeFileSync(leftover, 'old')
  const again = await openAt(dir)
  t.equal((await again.store.list({})).total, 1)
  t.notOk(existsSync(leftover))
  await again.store.close()
})

t.test('bodies that no record refers to are swept away', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir, { inlineBody: 5 })
  const id = append(first.store, { text: 'a large body' })
  await first.store.close()
  const orphan = join(dir, 'bodies', 'f'.repeat(64))
  writeFileSync(orphan, 'left over')
  const again = await openAt(dir, { inlineBody: 5 })
  await again.store.list({})
  t.notOk(existsSync(orphan))
  t.equal(Buffer.from((await again.store.body(id, 'response')) ?? []).toString(), 'a large body')
  await again.store.remove(id)
  t.strictSame(readdirSync(join(dir, 'bodies')), [], 'and with their last record')
  await again.store.close()
})

t.test('a record cannot lead to a file elsewhere', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir, { inlineBody: 5 })
  const id = append(first.store, { text: 'a large body' })
  await first.store.close()
  const file = join(dir, 'log', '000001.ndjson')
  writeFileSync(join(dir, 'outside'), 'secret')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"file":"[0-9a-f]{64}"/, '"file":"../outside"'))
  const again = await openAt(dir)
  t.equal(await again.store.body(id, 'response'), undefined)
  await again.store.remove(id)
  t.ok(existsSync(join(dir, 'outside')))
  await again.store.close()
})

t.test('files are for their owner alone, whatever the umask', async (t) => {
  for (const umask of [0o000, 0o022, 0o277]) {
    const dir = join(temporaryFolder(t), 'data')
    const before = process.umask(umask)
    const { store } = await openAt(dir, { inlineBody: 5, maxExchanges: 20 })
    append(store, { text: 'a large body' })
    append(store)
    await store.close()
    const held = await openAt(dir)
    process.umask(before)
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
    for (const folder of [dir, join(dir, 'log'), join(dir, 'bodies')]) {
      t.equal(mode(folder), '700', folder)
      for (const name of readdirSync(folder)) if (statSync(join(folder, name)).isFile()) t.equal(mode(join(folder, name)), '600', name)
    }
    t.ok(existsSync(join(dir, 'lock')))
    await held.store.close()
  }
})

t.test('files deleted underneath: recording goes on in new ones, and it is said', async (t) => {
  for (const [how, disturb] of [
    ['the whole folder', (dir: string) => rmSync(dir, { recursive: true })],
    ['the log', (dir: string) => rmSync(join(dir, 'log'), { recursive: true })],
    ['the newest file', (dir: string) => rmSync(join(dir, 'log', '000003.ndjson'))],
    ['the folder moved away', (dir: string) => renameSync(dir, `${dir}-moved`)],
    ['a file emptied', (dir: string) => truncateSync(join(dir, 'log', '000003.ndjson'))]
  ] as const) {
    const dir = join(temporaryFolder(t), 'data')
    const { store, problems } = await openAt(dir, { maxExchanges: 40 })
    const old = Array.from({ length: 5 }, () => append(store))
    disturb(dir)
    await setTimeout(20) // longer than a file is trusted unseen
    const ids = [append(store, { text: 'after' }), append(store)]
    t.match(problems, [/changed or deleted by somebody else/], how)
    const survivors = how.startsWith('the newest') || how.startsWith('a file') ? old.slice(0, 4) : []
    t.strictSame(
      (await collect(store.all())).map(({ id }) => id),
      [...survivors, ...ids],
      how
    )
    t.equal(store.health().dropped, 0)
    await store.close()
    const again = await openAt(dir)
    t.strictSame(
      (await collect(again.store.all())).map(({ id }) => id),
      [...survivors, ...ids],
      how
    )
    await again.store.close()
  }
})

t.test('a folder that cannot be used leaves a log in memory, and health says why', async (t) => {
  const dir = temporaryFolder(t)
  const file = join(dir, 'file')
  writeFileSync(file, '')
  const problems: string[] = []
  const store = await openStoreOrMemory({
    dir: join(file, 'data'),
    maxExchanges: 10,
    maxBytes: 1e6,
    onProblem: (message) => problems.push(message)
  })
  const id = append(store)
  t.ok(await store.get(id))
  t.match(store.health(), { status: 'degraded', exchanges: 1, disk: { status: 'failing', message: /cannot be used: .*--data/ } })
  t.match(problems, [/kept in memory/])
  await store.close()
})

t.test('exchanges come and go while the log is searched and exported', async (t) => {
  const dir = temporaryFolder(t)
  const { store, problems } = await openAt(dir, { maxExchanges: 400, inlineBody: 50 })
  for (let at = 0; at < 400; at++) append(store, { text: `needle ${at} ${'x'.repeat(at % 100)}` })
  const work = [store.list({ filter: 'needle' }), store.list({ filter: 'body:needle -status:500' }), collect(store.all('needle'))] as const
  for (let at = 0; at < 300; at++) {
    const id = append(store, { text: 'needle' })
    if (at % 5 === 0) store.amend(id, { diagnoses: [sampleDiagnosis] })
    if (at % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const [page, other, exported] = await Promise.all(work)
  for (const items of [page.items, other.items, exported]) t.equal(new Set(items.map(({ id }) => id)).size, items.length)
  const after = await store.list({ filter: 'needle', limit: 1000 })
  t.equal(after.total, (await store.list({})).total)
  t.equal((await collect(store.all('needle'))).length, after.total)
  t.strictSame(problems, [])
  await store.close()
})

t.test('an amendment for an exchange of an earlier run waits until that is read', async (t) => {
  const dir = temporaryFolder(t)
  const first = await openAt(dir, { maxExchanges: 40 })
  const ids = Array.from({ length: 20 }, () => append(first.store))
  await first.store.close()
  const second = await openAt(dir, { maxExchanges: 40 })
  second.store.amend(ids[0] ?? '', { diagnoses: [sampleDiagnosis] })
  t.match((await second.store.get(ids[1] ?? ''))?.diagnoses, [])
  t.match(await second.store.get(ids[0] ?? ''), { diagnoses: [{ code: sampleDiagnosis.code }] })
  await second.store.close()
  const third = await openAt(dir, { maxExchanges: 40 })
  t.equal((await third.store.list({ filter: 'has:diagnosis' })).total, 1)
  await third.store.close()
})

t.test('a data folder of ours is kept out of the repository around it; a folder with other things is left as it is', async (t) => {
  const dir = temporaryFolder(t)
  const fresh = await openAt(join(dir, 'data'))
  t.equal(readFileSync(join(dir, 'data', '.gitignore'), 'utf8'), '*\n')
  await fresh.store.close()
  const shared = join(dir, 'shared')
  mkdirSync(shared, { mode: 0o755 })
  writeFileSync(join(shared, 'theirs'), '')
  const { store } = await openAt(shared)
  append(store)
  t.notOk(existsSync(join(shared, '.gitignore')))
  t.equal(statSync(shared).mode & 0o777, 0o755)
  t.equal(statSync(join(shared, 'log')).mode & 0o777, 0o700)
  await store.close()
})
