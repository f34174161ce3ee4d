import t from 'tap'
import { createDoorkeeper, perText, Returning } from '#src/model/returning.js'

/** Twice, as for a text that comes again. */
function keepTwice(returning: Returning<number>, text: string, value: number): void {
  returning.keep(text, value)
  returning.keep(text, value)
}

t.test('remembers what keeps coming back, forgets the rest', async (t) => {
  const returning = new Returning<number>(3)
  for (const [index, text] of ['a', 'b', 'c'].entries()) keepTwice(returning, text, index)
  t.equal(returning.get('a'), 0)
  keepTwice(returning, 'd', 3)
  t.equal(returning.get('a'), 0, 'asked for in time, it moves on')
  keepTwice(returning, 'e', 4)
  keepTwice(returning, 'f', 5)
  t.equal(returning.get('a'), 0)
  t.equal(returning.get('b'), undefined, 'not asked for in two generations')
  for (let index = 0; index < 1000; index += 1) keepTwice(returning, `x${index}`, index)
  t.equal(Array.from({ length: 1000 }, (_, index) => returning.get(`x${index}`)).filter((value) => value !== undefined).length <= 6, true)
})

t.test('what comes a single time is not kept', async (t) => {
  const returning = new Returning<number>(1000)
  for (let index = 0; index < 500; index++) returning.keep(`x${index}`, index)
  const kept = Array.from({ length: 500 }, (_, index) => returning.get(`x${index}`)).filter((value) => value !== undefined)
  t.same(kept, [])
})

t.test('texts that take turns are all kept, as many as there is room for', async (t) => {
  const made = new Map<string, number>()
  const lengthOf = perText(300, (text) => {
    made.set(text, (made.get(text) ?? 0) + 1)
    return text.length
  })
  const texts = Array.from({ length: 300 }, (_, index) => `/admin/api/2026-01/orders/${index}.json`)
  for (let turn = 0; turn < 20; turn++)
    t.strictSame(
      texts.map(lengthOf),
      texts.map(({ length }) => length)
    )
  const often = [...made].filter(([, times]) => times > 2)
  t.ok(often.length <= 3, `made again and again: ${often.map(([text, times]) => `${text} ${times}x`).join(', ')}`)
})

t.test('a longer text is made anew', async (t) => {
  let made = 0
  const upper = perText(
    10,
    (text) => {
      made++
      return text.toUpperCase()
    },
    5
  )
  for (let turn = 0; turn < 4; turn++) t.equal(upper('abcdef'), 'ABCDEF')
  t.equal(made, 4)
})

t.test('the doorkeeper knows a text from the second time on', async (t) => {
  const cameBefore = createDoorkeeper(100)
  const long = 'x'.repeat(5000)
  for (const text of ['', 'a', 'b', long]) t.equal(cameBefore(text), false)
  for (const text of ['', 'a', 'b', long]) t.equal(cameBefore(text), true)
})
