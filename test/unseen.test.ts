/** Causes that no report or recording shows, and all cases again as other recorders write them: rules that fit cases instead of causes fail here. */
import t from 'tap'
import { disguised, GUISES } from './guises.js'
import { casesIn, DECEPTIVE, judgeAll, REPORTED, scoreOf } from './scoring.js'

const UNSEEN = ['unseen/shopify', 'unseen/woocommerce', 'unseen/http'] as const
const ALL = [...UNSEEN, 'shopify', 'woocommerce', 'recordings', ...REPORTED, ...DECEPTIVE] as const

// Some thousand explanations, on a machine that may be busy.
t.setTimeout(300_000)

t.test('unseen causes', async (t) => {
  const { score, overclaimed, accusedControls, culpritRight, missed } = scoreOf(await judgeAll(UNSEEN.flatMap(casesIn)))
  t.comment(`score ${score.toFixed(3)}, culprit right ${culpritRight.toFixed(3)}`)
  for (const line of missed) t.comment(line)
  t.ok(score >= 1, 'score')
  t.ok(culpritRight >= 1, 'the culprit is at its place')
  t.strictSame(overclaimed, [], 'nothing is called certain that is not')
  t.strictSame(accusedControls, [], 'no good exchange is accused')
})

const cases = ALL.flatMap(casesIn)
const plain = await judgeAll(cases)

for (const [name, guise] of Object.entries(GUISES)) {
  t.test(`all cases, ${name}`, async (t) => {
    const other = await judgeAll(cases.map((test) => disguised(test, guise)))
    const changed = other
      .map(({ test, diagnoses, points, overclaimed }, index) => ({ test, diagnoses, points, overclaimed, before: plain[index] }))
      .filter(({ points, overclaimed, before }) => before && (points < before.points || (overclaimed && !before.overclaimed)))
    const lines = changed.map(({ test, diagnoses, before }) => {
      const first = (list: typeof diagnoses) => list.slice(0, 3).map(({ code, certainty }) => `${code}(${certainty})`)
      return `${test.id}: ${first(diagnoses).join(', ')} instead of ${first(before?.diagnoses ?? []).join(', ')}`
    })
    t.strictSame(lines, [], 'the same diagnosis')
  })
}
