/** The credential history across restarts: fingerprints and times only, in a small document beside the log. */
import { join } from 'node:path'
import type { PastExchange } from '../diagnosis/history.js'
import { createMemory, type Memory } from '../diagnosis/memory.js'
import { openDocument } from '../store/document.js'

/** It is a help, not a record: a crash may cost the last of these. Milliseconds. */
const INTERVAL = 10_000

export interface HistoryFile {
  readonly memory: Memory
  close(): Promise<void>
}

/** A file that cannot be read is reported and begun anew. What was learnt is written every ten seconds, and when it is closed. */
export async function openHistory(folder: string, onProblem: (message: string) => void): Promise<HistoryFile> {
  const document = await openDocument<{ past: readonly PastExchange[] }>(join(folder, 'history.json'), { past: [] }, onProblem)
  const memory = memoryOf(document.data.past, onProblem)
  let newest = memory.previous()
  const write = async () => {
    if (memory.previous() === newest) return
    newest = memory.previous()
    await document.update((data) => {
      data.past = memory.snapshot()
    })
  }
  const timer = setInterval(() => void write(), INTERVAL)
  timer.unref()
  return {
    memory,
    close: async () => {
      clearInterval(timer)
      await write()
    }
  }
}

/** JSON that another hand or version wrote may hold anything: this is a help, and no reason not to start. */
function memoryOf(past: readonly PastExchange[], onProblem: (message: string) => void): Memory {
  try {
    return createMemory(past)
  } catch (error) {
    onProblem(`history.json is not as storetap writes it, beginning without it: ${error instanceof Error ? error.message : String(error)}`)
    return createMemory()
  }
}
