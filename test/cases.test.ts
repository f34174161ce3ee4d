/** How often the cause that was established for a case or recording is named; falling below these numbers is a regression. */
import t from 'tap'
import { casesIn, DECEPTIVE, judgeAll, REPORTED, scoreOf } from './scoring.js'

const GATES = [
  { name: 'cases', folders: ['shopify', 'woocommerce'], score: 0.97 },
  { name: 'recordings', folders: ['recordings'], score: 0.98 },
  { name: 'reported', folders: REPORTED, score: 0.95 },
  { name: 'deceptive', folders: DECEPTIVE, score: 1 }
] as const

for (const { name, folders, score: gate } of GATES) {
  t.test(name, async (t) => {
    const results = await judgeAll(folders.flatMap(casesIn))
    const { score, overclaimed, accusedControls, culpritRight, missed } = scoreOf(results)
    t.comment(`score ${score.toFixed(3)}, culprit right ${culpritRight.toFixed(3)}, of ${results.length}`)
    for (const line of missed) t.comment(line)
    t.ok(score >= gate, `score is at least ${gate}`)
    t.ok(culpritRight >= 0.93, 'the culprit is at its place')
    t.strictSame(overclaimed, [], 'nothing is called certain that is not')
    t.strictSame(accusedControls, [], 'no good exchange is accused')
  })
}
