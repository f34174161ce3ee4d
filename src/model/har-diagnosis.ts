/**
 * Diagnoses that a file brings along: ours, or what somebody made of them. Viewer, report and log trust every field. So one without
 * its main fields is left out, and of one with them what is not as it should be: an observation, a step, the patch.
 */
import type { Culprit, Diagnosis, Evidence, PatchOperation, Settle } from './diagnosis.js'
import { isObject } from './json.js'

type Check = (value: unknown) => boolean

const anything: Check = () => true
const isText = (value: unknown): value is string => typeof value === 'string'
const textOrAbsent: Check = (value) => value === undefined || isText(value)
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value)

/** The compiler asks for a check of every field. */
function shapeOf<T>(fields: Readonly<Record<keyof T & string, Check>>) {
  const checks = Object.entries<Check>(fields)
  return (value: unknown): value is T => isObject(value) && checks.every(([name, check]) => check(value[name]))
}

const isCulprit = shapeOf<Culprit>({ in: isText, name: (value) => value === null || isText(value), pointer: textOrAbsent })

const isEvidence = shapeOf<Evidence>({
  ...{ pointer: textOrAbsent, observed: isText },
  ...{ expected: textOrAbsent, note: textOrAbsent, exchange: textOrAbsent }
})

type Operation<Op> = Extract<PatchOperation, { readonly op: Op }>
const operations: readonly Check[] = [
  shapeOf<Operation<'add' | 'replace'>>({ op: oneOf('add', 'replace'), path: isText, value: anything }),
  shapeOf<Operation<'remove'>>({ op: oneOf('remove'), path: isText }),
  shapeOf<Operation<'move' | 'copy'>>({ op: oneOf('move', 'copy'), from: isText, path: isText })
]
/** All of it or nothing: half a patch is another one. */
const isPatch = (value: unknown): value is readonly PatchOperation[] =>
  Array.isArray(value) && value.every((operation) => operations.some((isOperation) => isOperation(operation)))

const isProbe = shapeOf<NonNullable<Settle['request']>>({ method: isText, path: isText })
const isSettle = shapeOf<Settle>({ how: isText, request: (value) => value === undefined || isProbe(value) })

const hasMainFields = shapeOf<Diagnosis>({
  ...{ code: isText, level: oneOf('failure', 'notice'), certainty: oneOf('certain', 'likely', 'possible') },
  ...{ summary: isText, why: isText, culprit: isCulprit },
  ...{ evidence: Array.isArray, fix: Array.isArray, docs: Array.isArray },
  ...{ patch: anything, settle: anything }
})

/** A list of one; an empty one where its main fields are not as they should be. */
export function readDiagnosis(value: unknown): Diagnosis[] {
  if (!hasMainFields(value)) return []
  const { patch, settle, ...rest } = value
  return [
    {
      ...rest,
      evidence: value.evidence.filter(isEvidence),
      fix: value.fix.filter(isText),
      ...(isPatch(patch) && { patch }),
      ...(isSettle(settle) && { settle }),
      docs: value.docs.filter(isText)
    }
  ]
}
