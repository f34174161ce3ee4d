/** Lists of header fields, parameters and form fields, looked up by name. */
import type { NameValue } from '../model/exchange.js'

/** One header line, parameter or form field with its place. */
export interface Field {
  readonly name: string
  readonly value: string
  readonly index: number
  readonly pointer: string
}

/** A list of fields; names compare case-insensitively for headers, exactly for parameters. */
export interface Fields {
  readonly all: readonly Field[]
  get(name: string): Field | undefined
  getAll(name: string): readonly Field[]
  value(name: string): string | undefined
}

export const NO_FIELDS: Fields = { all: [], get: () => undefined, getAll: () => [], value: () => undefined }

/** Fields of a list with pointers below `base`, e.g. `/request/headers`. */
export function fieldsOf(list: readonly NameValue[] | undefined, base: string, ignoreCase: boolean): Fields {
  if (!list || list.length === 0) return NO_FIELDS
  return list.length <= SCANNED ? new ScannedFields(list, base, ignoreCase) : indexed(withPlaces(list, base), ignoreCase)
}

/** Up to this many fields a look-up goes through them all, which is cheaper than a map that most exchanges never need. */
const SCANNED = 40

function withPlaces(list: readonly NameValue[], base: string): readonly Field[] {
  return list.map(({ name, value }, index) => ({ name, value, index, pointer: `${base}/${index}` }))
}

/** A short list, read where it stands: nothing is made before it is asked for. */
class ScannedFields implements Fields {
  readonly #list: readonly NameValue[]
  readonly #base: string
  readonly #ignoreCase: boolean
  #all: readonly Field[] | undefined

  constructor(list: readonly NameValue[], base: string, ignoreCase: boolean) {
    this.#list = list
    this.#base = base
    this.#ignoreCase = ignoreCase
  }

  get all(): readonly Field[] {
    this.#all ??= withPlaces(this.#list, this.#base)
    return this.#all
  }

  get(name: string): Field | undefined {
    const at = this.#find(name)
    return at < 0 ? undefined : this.all[at]
  }

  getAll(name: string): readonly Field[] {
    const at = this.#find(name)
    if (at < 0) return []
    const wanted = this.#ignoreCase ? name.toLowerCase() : name
    return this.all.filter((field) => this.#isNamed(field.name, wanted))
  }

  value(name: string): string | undefined {
    return this.#list[this.#find(name)]?.value
  }

  #find(name: string): number {
    const wanted = this.#ignoreCase ? name.toLowerCase() : name
    for (let at = 0; at < this.#list.length; at++) if (this.#isNamed(this.#list[at]?.name ?? '', wanted)) return at
    return -1
  }

  /** Lower-casing may change a length outside ASCII only. */
  #isNamed(name: string, wanted: string): boolean {
    if (name === wanted) return true
    return this.#ignoreCase && name.length === wanted.length && name.toLowerCase() === wanted
  }
}

/** Looked up by many rules, on lists as long as a hostile message makes them: one pass, then a map. */
export function indexed(all: readonly Field[], ignoreCase: boolean): Fields {
  const key = (name: string) => (ignoreCase ? name.toLowerCase() : name)
  const byName = new Map<string, Field[]>()
  for (const field of all) {
    const same = byName.get(key(field.name))
    if (same) same.push(field)
    else byName.set(key(field.name), [field])
  }
  const getAll = (name: string) => byName.get(key(name)) ?? []
  const get = (name: string) => getAll(name)[0]
  return { all, get, getAll, value: (name) => get(name)?.value }
}
