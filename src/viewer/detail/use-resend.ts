/** Sends a changed request and keeps what came of it. */
import { useEffect, useState } from 'preact/hooks'
import type { PatchOperation } from '../../model/diagnosis.js'
import type { Exchange } from '../../model/exchange.js'
import { api } from '../api.js'
import { changed } from '../state/connection.js'

export function useResend(exchange: Exchange) {
  const [answer, setAnswer] = useState<Exchange | null>(null)
  const [problem, setProblem] = useState('')
  const [sending, setSending] = useState(false)

  // The answer runs in after the call: the live stream says when there is more of it.
  const answerId = answer?.id
  useEffect(
    () =>
      changed.subscribe((update) => {
        if (answerId !== undefined && update?.id === answerId) api.exchange(answerId).then(setAnswer, () => {})
      }),
    [answerId]
  )

  const send = async (patch: readonly PatchOperation[]) => {
    setSending(true)
    setProblem('')
    try {
      setAnswer(await api.exchange(await api.replay(exchange.id, patch)))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setSending(false)
    }
  }
  return { answer, problem, sending, send }
}
