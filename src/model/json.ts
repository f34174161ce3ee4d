/** JSON of others, whose shape nobody promises. */

export type JsonObject = Readonly<Record<string, unknown>>

/** Neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** undefined for lists, null and whatever else is no object. */
export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

/** An object to ask for its fields: without any where the value is none. */
export function fieldsOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}
