import t from 'tap'
import { readLines } from '#src/har/lines.js'
import type { HarReading } from '#src/model/har-read.js'
import { exchangeOf } from '../privacy/exchanges.js'

async function read(chunks: Iterable<Uint8Array>, maxLine?: number): Promise<HarReading[]> {
  const source = (async function* () {
    yield* chunks
  })()
  const readings: HarReading[] = []
  for await (const reading of readLines(source, maxLine)) readings.push(reading)
  return readings
}

const line = (url: string) => Buffer.from(`${JSON.stringify(exchangeOf({ url }))}\n`)
const urlOf = (reading: HarReading | undefined) => (reading && 'exchange' in reading ? reading.exchange.request.url : undefined)

t.test('lines come whole, wherever the pieces end', async (t) => {
  const bytes = Buffer.concat([line('https://shop.example/é'), Buffer.from('\r\n'), line('https://shop.example/2').subarray(0, -1)])
  for (const size of [1, 7, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
    t.same((await read(pieces)).map(urlOf), ['https://shop.example/é', 'https://shop.example/2'], `pieces of ${size}`)
  }
})

t.test('a line that is too long is left out, and costs no more than its length', { timeout: 20_000 }, async (t) => {
  const piece = Buffer.alloc(256 * 1024, 'a')
  const long = [Buffer.from('{"id":"'), ...Array.from({ length: 1024 }, () => piece), Buffer.from('"}\n')]
  const before = performance.now()
  const readings = await read([...long, line('https://shop.example/next')])
  t.ok(performance.now() - before < 5000, '256 MB')
  t.match(readings[0], { problem: /^line 1 has 268435465 bytes, more than 67108864; skipped$/ })
  t.equal(urlOf(readings[1]), 'https://shop.example/next')
  t.match(await read([Buffer.from('{"id":"aaaa"}')], 10), [{ problem: /line 1 has 13 bytes, more than 10/ }])
})
