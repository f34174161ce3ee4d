import type { MinuteCount } from '../../model/viewer.js'

const WIDTH = 4
const HEIGHT = 24

/** One bar a minute, its failed part below in the failure's colour and hatched by a gap. */
export function Sparkline({ minutes }: { minutes: readonly MinuteCount[] }) {
  const highest = Math.max(1, ...minutes.map(({ calls }) => calls))
  const words = `Calls per minute, at most ${highest}`
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${minutes.length * WIDTH} ${HEIGHT}`}
      width={minutes.length * WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      {minutes.map(({ minute, calls, failures }, index) => {
        const all = (calls / highest) * HEIGHT
        const bad = (failures / highest) * HEIGHT
        return (
          <g key={minute}>
            <rect class="calls" x={index * WIDTH} y={HEIGHT - Math.max(all, 1)} width={WIDTH - 1} height={Math.max(all, 1)} />
            {failures > 0 && <rect class="failures" x={index * WIDTH} y={HEIGHT - bad} width={WIDTH - 1} height={bad} />}
          </g>
        )
      })}
    </svg>
  )
}
