/** States that a person must know of: no connection, a disk that fails. */
import { connection, health } from '../state/connection.js'

export function Notices() {
  const state = connection.value
  const disk = health.value?.disk
  const dropped = health.value?.dropped ?? 0
  return (
    <div class="notices" role="alert">
      {state === 'lost' && <p class="notice">storetap does not answer; trying again. What is shown may be old.</p>}
      {state === 'refused' && <p class="notice">This viewer asks for its token. Open the link that storetap printed at its start.</p>}
      {state === 'live' && disk && disk.status !== 'ok' && (
        <p class="notice">
          The log's disk is {disk.status}. {disk.message}
        </p>
      )}
      {state === 'live' && dropped > 0 && <p class="notice">{dropped} calls could not be kept. They were forwarded all the same.</p>}
    </div>
  )
}
