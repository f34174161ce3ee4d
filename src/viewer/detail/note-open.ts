import { signal } from '@preact/signals'

/** Id of the exchange whose note is being begun. */
export const noteOpen = signal<string | null>(null)
