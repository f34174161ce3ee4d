// CPU of the first 1,000 calls of a fresh process, while its code is still being compiled.
import { sendExactly } from '../load.mjs'
import { startSubject } from '../subjects.mjs'

const CALLS = 1000

export async function* first({ order, store }) {
  for (const name of order.filter((one) => one === 'bare' || one === 'storetap')) {
    const subject = await startSubject(name, store)
    try {
      const before = await subject.settled()
      await sendExactly(subject, {}, CALLS)
      yield ['first 1,000: CPU per request, us', name, (((await subject.settled()) - before) * 1000) / CALLS]
    } finally {
      await subject.stop()
    }
  }
}
