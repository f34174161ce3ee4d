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
const OPTIONS = { coerceTypes: 'array', useDefaults: true, removeAdditional: true, allErrors: false, verbose: true } as const

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

/** What is wrong with what a call brought, as a sentence. The schema may say in `description` what is expected. */
export function validationSentence(errors: readonly object[], part = ''): string {
  const [error] = errors as readonly AjvPackage.ErrorObject[]
  if (!error) return 'This request cannot be answered as it stands.'
  const place = error.instancePath.slice(1).replaceAll('/', '.') || part
  // The body may hold what is nobody's business; a query is repeated.
  const found = part === 'body' ? '' : `, found ${JSON.stringify(error.data)?.slice(0, 80)}`
  return `${place}: expected ${error.parentSchema?.['description'] ?? expected(error)}${found}.`
}

function expected({ keyword, params, message }: AjvPackage.ErrorObject): string {
  switch (keyword) {
    case 'enum':
      return `one of ${params['allowedValues'].join(', ')}`
    case 'type':
      return [params['type']].flat().join(' or ')
    case 'required':
      return `the key ${JSON.stringify(params['missingProperty'])}`
    case 'maxLength':
      return `at most ${params['limit']} characters`
    case 'maxItems':
    case 'maxProperties':
      return `at most ${params['limit']} of them`
    default:
      return message ?? 'something else'
  }
}
