/** Short messages at the edge of the page, read out by screen readers. */
import { signal } from '@preact/signals'

export interface Message {
  readonly text: string
  readonly kind: 'done' | 'problem'
}

export const message = signal<Message | null>(null)

let timer: ReturnType<typeof setTimeout> | undefined

export function say(text: string, kind: Message['kind'] = 'done'): void {
  message.value = { text, kind }
  clearTimeout(timer)
  timer = setTimeout(() => dismiss(), kind === 'problem' ? 12_000 : 3000)
}

export function dismiss(): void {
  message.value = null
}

/** Runs what a person asked for and says what went wrong. */
export async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), 'problem')
  }
}
