import type { Rule } from '../../diagnosis/rule.js'

/** The honest last answer: a failure that no rule explains. */
export const unexplained: Rule = {
  codes: [
    {
      code: 'http.unexplained',
      level: 'failure',
      title: 'Failure without a recognised cause',
      why: 'The answer is a failure, and nothing in this exchange, its history or the configuration matches a known cause.',
      tell: 'Status 400 or above, or a network failure, and no rule fits.',
      fix: ['Compare with the last call that worked.', 'Ask the store platform, quoting the request id of the answer.'],
      ceiling: 'possible',
      docs: []
    }
  ],
  diagnose({ facts }) {
    return {
      code: 'http.unexplained',
      certainty: 'possible',
      summary: `The store answered ${facts.status} and no known cause fits.`,
      why: 'None of the known causes matches this exchange.',
      culprit: { in: 'store', name: null },
      evidence: [{ pointer: '/response/status', observed: String(facts.status) }],
      fix: ['Compare with the last call that worked.']
    }
  }
}
