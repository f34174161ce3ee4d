import { levenshtein } from '../model/levenshtein.js'

/** The word of a list that a misspelt one probably means: Levenshtein distance of at most a third of its length. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  const ranked = words
    .map((known) => ({ known, distance: levenshtein(word.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= limit ? best.known : undefined
}
