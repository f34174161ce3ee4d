// Figures of several rounds.
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

/** Two digits behind the point for small numbers, none for large ones. */
export const shown = (value) => (Math.abs(value) < 10 ? value.toFixed(2) : Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0))

/** `1.23 (1.20–1.25)` */
export function range(values) {
  const all = values.filter(Number.isFinite)
  return all.length === 0 ? '–' : `${shown(median(all))} (${shown(Math.min(...all))}–${shown(Math.max(...all))})`
}
