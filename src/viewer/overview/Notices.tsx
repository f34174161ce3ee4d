/** States that a person must know of: no connection, a disk that fails, calls that are not or not wholly in the log. */
import { count } from '../format.js'
import { connection, health } from '../state/connection.js'

export function Notices() {
  return (
    <div class="notices" role="alert">
      {notices().map((text) => (
        <p class="notice" key={text}>
          {text}
        </p>
      ))}
    </div>
  )
}

function notices(): readonly string[] {
  const state = connection.value
  if (state === 'lost') return ['storetap does not answer; trying again. What is shown may be old.']
  if (state === 'refused') return ['This viewer asks for its token. Open the link that storetap printed at its start.']
  if (!health.value) return []
  const { disk, dropped, thinned = 0 } = health.value
  const found = []
  if (disk.status !== 'ok') found.push(`The log's disk is ${disk.status}. ${disk.message ?? ''}`)
  if (dropped > 0) found.push(`${count(dropped, 'call')} could not be kept in the log. All of them were forwarded.`)
  if (thinned > 0)
    found.push(
      `${count(thinned, 'call')} came too fast to be looked at: kept without larger bodies and without an explanation. All of them were forwarded.`
    )
  return found
}
