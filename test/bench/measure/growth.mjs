// Does the 100,000th call cost what the first ones cost? Speed, memory and the newest page as the log grows.
import { send, sendExactly } from '../load.mjs'
import { median } from '../figures.mjs'
import { startStoretap } from '../subjects.mjs'

const WARM_UP = 5000
const PAGE_AT = 50_000
const FULL = 100_000
const TURNS = 30

export async function* growth({ seconds, store }) {
  const subject = await startStoretap(store)
  const recorded = async () => (await subject.api('/api/exchanges?limit=1')).total
  const fillTo = async (amount) => {
    await sendExactly(subject, {}, Math.max(1, amount - (await recorded())))
    await subject.settled()
  }
  try {
    await fillTo(WARM_UP)
    const early = await send(subject, {}, Math.ceil(seconds / 2))
    await subject.settled()
    const [rss, count] = [subject.rss(), await recorded()]
    await fillTo(PAGE_AT)
    const times = []
    for (let turn = 0; turn < TURNS; turn++) {
      const begun = performance.now()
      await subject.api('/api/exchanges?limit=100')
      times.push(performance.now() - begun)
    }
    yield ['newest page at 50,000, ms', 'storetap', median(times)]
    await fillTo(FULL)
    yield ['growth: RSS per exchange, KiB', 'storetap', ((subject.rss() - rss) * 1024) / ((await recorded()) - count)]
    const late = await send(subject, {}, Math.ceil(seconds / 2))
    yield ['growth: req/s after the warm-up', 'storetap', early.rate]
    yield ['growth: req/s after 100,000', 'storetap', late.rate]
    yield ['growth: ratio of the two', 'storetap', late.rate / early.rate]
    yield ['growth: exchanges dropped', 'storetap', (await subject.api('/api/health')).dropped ?? 0]
  } finally {
    await subject.stop()
  }
}
