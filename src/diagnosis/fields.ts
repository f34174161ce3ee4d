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
  /** Some field's name, as written, passes. */
  hasName(test: (name: string) => boolean): boolean
}

export const NO_FIELDS: Fields = { all: [], get: () => undefined, getAll: () => [], value: () => undefined, hasName: () => false }

/** Fields of a list with pointers below `base`, e.g. `/request/headers`. */
export function fieldsOf(list: readonly NameValue[] | undefined, base: string, ignoreCase: boolean): Fields {
  if (!list || list.length === 0) return NO_FIELDS
  return list.length <= SCANNED ? new ScannedFields(list, base, ignoreCase) : indexed(withPlaces(list, base), ignoreCase)
}

/** Up to this many fields a look-up goes through them all, which is cheaper than a map that most exchanges never need. */
const SCANNED = 40

function withPlaces(list: readonly NameValue[], base: string): readonly Field[] {
  return list.map((_, index) => withPlace(list, base, index))
}

function withPlace(list: readonly NameValue[], base: string, index: number): Field {
  const { name = '', value = '' } = list[index] ?? {}
  return { name, value, index, pointer: `${base}/${index}` }
}

/** A short list, read where it stands: nothing is made before it is asked for. */
class ScannedFields implements Fields {
  readonly #list: readonly NameValue[]
  readonly #base: string
  readonly #ignoreCase: boolean
  /** The sign of each name: most look-ups are for names that are not there, and end without a comparison of texts. */
  readonly #signs: readonly number[]
  readonly #made: (Field | undefined)[] = []
  #all: readonly Field[] | undefined

  constructor(list: readonly NameValue[], base: string, ignoreCase: boolean) {
    this.#list = list
    this.#base = base
    this.#ignoreCase = ignoreCase
    const signs: number[] = []
    for (const { name } of list) signs.push(signOf(name))
    this.#signs = signs
  }

  get all(): readonly Field[] {
    this.#all ??= this.#list.map((_, at) => this.#field(at))
    return this.#all
  }

  get(name: string): Field | undefined {
    const at = this.#find(name, 0)
    return at < 0 ? undefined : this.#field(at)
  }

  getAll(name: string): readonly Field[] {
    const found: Field[] = []
    for (let at = this.#find(name, 0); at >= 0; at = this.#find(name, at + 1)) found.push(this.#field(at))
    return found
  }

  value(name: string): string | undefined {
    return this.#list[this.#find(name, 0)]?.value
  }

  hasName(test: (name: string) => boolean): boolean {
    for (const { name } of this.#list) if (test(name)) return true
    return false
  }

  #field(at: number): Field {
    const field = this.#made[at] ?? withPlace(this.#list, this.#base, at)
    this.#made[at] = field
    return field
  }

  #find(name: string, from: number): number {
    const sign = signOf(name)
    for (let at = from; at < this.#signs.length; at++) {
      const other = this.#signs[at]
      if ((other === sign || other === ODD || sign === ODD) && this.#isNamed(this.#list[at]?.name ?? '', name)) return at
    }
    return -1
  }

  /** Lower-casing may change a length outside ASCII only. */
  #isNamed(name: string, wanted: string): boolean {
    if (name === wanted) return true
    return this.#ignoreCase && name.length === wanted.length && name.toLowerCase() === wanted.toLowerCase()
  }
}

/** Sign of a name whose letters cannot be folded one by one. */
const ODD = -1

/** Equal for names that are equal but for their case, and different for nearly all others. */
function signOf(name: string): number {
  const end = name.length - 1
  if (end < 0) return 0
  const [first, middle, last] = [name.charCodeAt(0), name.charCodeAt(end >> 1), name.charCodeAt(end)]
  if ((first | middle | last) > 127) return ODD
  return ((end & 127) << 24) | ((first | 32) << 16) | ((middle | 32) << 8) | last | 32
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
  return { all, get, getAll, value: (name) => get(name)?.value, hasName: (test) => all.some(({ name }) => test(name)) }
}
