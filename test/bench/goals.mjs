// What is promised. A goal is about a figure of storetap, or about its ratio to the same figure of another subject in the same round.
const SPEED = 'req/s'
const CPU = 'CPU per request, us'

const goal = (figure, limit, beside) => ({ figure, ...limit, beside })
const atLeast = (least) => ({ least, text: `>= ${least}` })
const atMost = (most) => ({ most, text: `<= ${most}` })

const small = (name) => [
  goal(`${name}: ${SPEED}`, atLeast(1.2), 'bare'),
  goal(`${name}: ${CPU}`, atMost(0.9), 'bare'),
  goal(`${name}: ${SPEED}`, atLeast(4.5), 'mockttp'),
  goal(`${name}: ${SPEED}`, atLeast(13), 'mitmdump'),
  goal(`${name}: ${SPEED}`, atLeast(17), 'mitmweb')
]

export const GOALS = [
  ...small('small c10'),
  ...small('small c64'),
  goal('small c10: p99, ms', atMost(1.2), 'bare'),
  // Where `../shared/bench` asks for its 401, and where an app gets one: there nearly every rule of Shopify's has something to look at.
  goal(`401: ${SPEED}`, atLeast(0.8), 'bare'),
  goal(`401, Admin API: ${SPEED}`, atLeast(0.8), 'bare'),
  goal(`gzip 50 KB: ${SPEED}`, atLeast(0.9), 'bare'),
  goal(`POST 64 KB: ${SPEED}`, atLeast(0.9), 'bare'),
  goal(`first 1,000: ${CPU}`, atMost(1.2), 'bare'),
  goal('1 GiB: MiB/s', atLeast(0.9), 'bare'),
  goal('1 GiB: RSS growth, MiB', atMost(40)),
  goal('event stream: first byte, ms', atMost(3)),
  goal('64 slow readers of 100 MiB: RSS, MiB', atMost(300)),
  goal('growth: ratio of the two', atLeast(0.95)),
  goal('growth: RSS per exchange, KiB', atMost(1)),
  goal('newest page at 50,000, ms', atMost(2)),
  goal('body search over 10000, ms', atMost(200)),
  goal('body search over 100000, ms', atMost(1000)),
  goal('restart with 100,000: first forwarded call, ms', atMost(500)),
  goal('restart with 100,000: all listed, ms', atMost(1000)),
  goal('start to first forwarded call, ms', atMost(400)),
  goal('explain of one entry, ms', atMost(250))
]

/** One value for each round. @param samples figure -> subject -> values by round */
export function valuesOf({ figure, beside }, samples, subject = 'storetap') {
  const own = samples.get(figure)?.get(subject) ?? []
  if (beside === undefined) return own
  const others = samples.get(figure)?.get(beside) ?? []
  return own.map((value, round) => value / others[round])
}

export const isMet = ({ least, most }, value) => (least === undefined ? value <= most : value >= least)
