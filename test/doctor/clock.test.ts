import t from 'tap'
import { judgeClock, skewOf } from '#src/doctor/clock.js'
import { answer, NOW } from './answers.js'

const at = (seconds: number, more: Record<string, string> = {}) =>
  answer(200, { Date: new Date(NOW + seconds * 1000).toUTCString(), ...more })

t.test('skew in seconds, either way', (t) => {
  t.equal(skewOf(at(120)), 120)
  t.equal(skewOf(at(-7)), -7)
  t.equal(skewOf(answer(200)), undefined)
  t.equal(skewOf(answer(200, { Date: 'yesterday' })), undefined)
  t.end()
})

t.test('a cached answer has an old Date, which is no skew', (t) => {
  t.equal(skewOf(at(-3600, { Age: '3600' })), 0)
  t.equal(skewOf(at(-3600, { Age: 'a while' })), -3600)
  t.equal(judgeClock('woocommerce', at(-3600, { Age: '3600' })).status, 'ok')
  t.end()
})

t.test('limits of the platforms', (t) => {
  t.equal(judgeClock('woocommerce', at(30)).status, 'ok')
  t.equal(judgeClock('woocommerce', at(31)).status, 'warn')
  t.equal(judgeClock('woocommerce', at(900)).status, 'warn')
  t.match(judgeClock('woocommerce', at(901)), { status: 'fail', found: /901 s behind/ })
  t.equal(judgeClock('shopify', at(-90)).status, 'warn')
  t.match(judgeClock('shopify', at(-91)), { status: 'fail', found: /91 s ahead of/ })
  t.match(judgeClock('auto', answer(200)), { status: 'warn', found: /cannot be compared/ })
  t.end()
})
