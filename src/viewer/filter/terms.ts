/** Adding and removing whole terms of a filter, for chips. Pure. */

export function hasTerm(filter: string, term: string): boolean {
  return ` ${filter} `.includes(` ${term} `)
}

function withTerm(filter: string, term: string): string {
  return `${filter} ${term}`.trim()
}

function withoutTerm(filter: string, term: string): string {
  return ` ${filter} `.replace(` ${term} `, ' ').trim()
}

export function toggled(filter: string, term: string): string {
  return hasTerm(filter, term) ? withoutTerm(filter, term) : withTerm(filter, term)
}
