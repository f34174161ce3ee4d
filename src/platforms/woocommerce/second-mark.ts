/** A second `?` starts no parameters: all behind it belongs to the value before it (`?customer=6?oauth_consumer_key=…`). */
import type { Field, Fields } from '../../diagnosis/fields.js'

/** The parameter that swallowed the one asked for. */
export function swallowedBy(query: Fields, name: string): Field | undefined {
  return query.all.find((field) => field.value.includes(`?${name}=`) || field.name.endsWith(`?${name}`))
}

/** The swallowing parameter's name as the client meant it. */
export function plainName({ name }: Field): string {
  return name.split('?', 1)[0]?.slice(0, 60) ?? ''
}
