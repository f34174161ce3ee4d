/** How the disk is doing, and the queue of what it has not taken yet: kept in memory, bounded, tried again four times a second. */
import { explainDiskError } from './folder.js'

export type DiskStatus = 'ok' | 'failing' | 'slow'

/** Three writes in a row that take this long (ms) block the event loop too much; then lines are written in batches. */
const slowWrite = 50
const slowWritesInARow = 3
const retryEvery = 250

/** `retry` is called until a write succeeds again; `onChange` gets a sentence whenever the status is another one. */
export class DiskState {
  status: DiskStatus = 'ok'
  /** Exchanges that could not be kept. */
  dropped = 0
  #reason = ''
  #slowWrites = 0
  #timer: NodeJS.Timeout | undefined
  readonly #dir: string
  readonly #retry: () => void
  readonly #onChange: (message: string) => void

  constructor(dir: string, retry: () => void, onChange: (message: string) => void) {
    this.#dir = dir
    this.#retry = retry
    this.#onChange = onChange
  }

  wrote(took: number): void {
    this.#slowWrites = took > slowWrite ? this.#slowWrites + 1 : 0
    if (this.#slowWrites >= slowWritesInARow) this.#turn('slow', `writes take ${Math.round(took)} ms`)
    else if (this.#slowWrites === 0) this.#turn('ok', '')
    this.#schedule()
  }

  failed(error: unknown): void {
    this.#turn('failing', explainDiskError(error))
    this.#schedule()
  }

  /** What a person should know, where there is something. */
  message(waiting: number): string | undefined {
    const lost = this.dropped > 0 ? ` ${count(this.dropped)} could not be kept.` : ''
    const waits = waiting > 0 ? ` ${count(waiting)} wait in memory and are written as soon as that is possible.` : ''
    switch (this.status) {
      case 'failing':
        return `The log in ${this.#dir} cannot be written: ${this.#reason}.${waits}${lost}`
      case 'slow':
        return `The disk of ${this.#dir} is slow (${this.#reason}); the log is written in batches, the last of which a crash may cost.${waits}${lost}`
      case 'ok':
        return lost ? `The log in ${this.#dir} is being written again.${lost}` : undefined
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #turn(status: DiskStatus, reason: string): void {
    const before = this.status
    this.status = status
    this.#reason = reason
    if (before !== status) this.#onChange(this.message(0) ?? `The log in ${this.#dir} is being written again.`)
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.status === 'ok') return
    this.#timer = setTimeout(this.#retry, retryEvery)
    this.#timer.unref()
  }
}

function count(exchanges: number): string {
  return exchanges === 1 ? '1 exchange' : `${exchanges} exchanges`
}
