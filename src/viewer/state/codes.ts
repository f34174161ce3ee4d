/** The catalogue, loaded once. */
import { computed, signal } from '@preact/signals'
import { type CodePage, isWithin } from '../../model/diagnosis.js'
import { api } from '../api.js'

export const codes = signal<readonly CodePage[]>([])

const byCode = computed(() => new Map(codes.value.map((page) => [page.code, page])))

export async function loadCodes(): Promise<void> {
  codes.value = await api.codes().catch(() => [])
}

/** The page of a code, or of its nearest ancestor. */
export function pageOf(code: string): CodePage | undefined {
  return byCode.value.get(code) ?? codes.value.find((page) => isWithin(code, page.code))
}
