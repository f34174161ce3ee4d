/**
 * Checks what a call to the API brings against its route's JSON Schema, as Fastify would. Fastify loads ajv and compiles at the start,
 * which takes as long as all the rest of the viewer's server: here the first call of a route does it.
 */
import { createRequire } from 'node:module'
import type * as AjvPackage from 'ajv'
import type { FastifyServerOptions } from 'fastify'

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>
type Compilers = Required<NonNullable<SchemaController['compilersFactory']>>

/** What Fastify's own compiler is set to. */
const OPTIONS = { coerceTypes: 'array', useDefaults: true, removeAdditional: true, allErrors: false } as const

let ajv: AjvPackage.Ajv | undefined

function compile(schema: AjvPackage.AnySchema): AjvPackage.ValidateFunction {
  ajv ??= new (createRequire(import.meta.url)('ajv') as typeof AjvPackage).Ajv(OPTIONS)
  return ajv.compile(schema)
}

/** For a Fastify instance; no route has a schema for its answer. */
export const lateValidation: SchemaController = {
  // Fastify's types know none but ajv's own functions here.
  compilersFactory: {
    buildValidator: (() => validator) as unknown as Compilers['buildValidator'],
    buildSerializer: () => () => JSON.stringify
  }
}

function validator({ schema }: { readonly schema: unknown }) {
  let validate: AjvPackage.ValidateFunction | undefined
  return (data: unknown) => {
    validate ??= compile(schema as AjvPackage.AnySchema)
    return validate(data) || { error: validate.errors }
  }
}
