/** Cases and recordings, explained in this process, and the points they earn. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ExplainedEntry, explainHar } from '#src/cli/explain-har.js'
import type { Certainty, Diagnosis } from '#src/model/diagnosis.js'
import type { StoreSettings } from '#src/model/settings.js'

export interface Expectation {
  /** A good exchange: no failure may be diagnosed. */
  readonly none?: boolean
  readonly best?: string | null
  readonly accept?: readonly string[]
  /** The most that may be claimed. */
  readonly certainty?: Certainty
  readonly culprit?: { readonly in: string; readonly name: string | null }
}

export interface Case {
  readonly id: string
  readonly title: string
  readonly config?: { readonly stores?: readonly Partial<StoreSettings>[] }
  readonly har: { readonly log: { readonly entries: readonly Record<string, unknown>[] } }
  readonly expect: Expectation
}

export interface Result {
  readonly test: Case
  /** Of the last entry, the one that counts. */
  readonly diagnoses: readonly Diagnosis[]
  readonly entries: readonly ExplainedEntry[]
  readonly points: number
  readonly overclaimed: boolean
  /** Undefined where it is not judged. */
  readonly culpritRight?: boolean
}

const folder = fileURLToPath(new URL('../../test/cases/', import.meta.url))

/** `reported`: failures that others had reported in public and that were written down, with their causes, before anybody saw what we say. */
export const REPORTED = [
  'reported/admin',
  'reported/graphql',
  'reported/mixed',
  'reported/network',
  'reported/shopify3',
  'reported/shopify4',
  'reported/storefront',
  'reported/woocommerce',
  'reported/woocommerce2',
  'reported/woocommerce3',
  'reported/woocommerce4'
] as const

/** Calls that look like another cause than theirs, written down from documentation and reports. */
export const DECEPTIVE = ['deceptive/shopify'] as const

export type CaseFolder =
  | 'shopify'
  | 'woocommerce'
  | 'recordings'
  | 'unseen/shopify'
  | 'unseen/woocommerce'
  | 'unseen/http'
  | (typeof REPORTED)[number]
  | (typeof DECEPTIVE)[number]

export function casesIn(name: CaseFolder): readonly Case[] {
  const files = readdirSync(`${folder}${name}`).filter((file) => file.endsWith('.json'))
  return files.sort().map((file) => JSON.parse(readFileSync(`${folder}${name}/${file}`, 'utf8')) as Case)
}

export async function judgeAll(cases: readonly Case[]): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const test of cases) {
    const entries = await explain(test.har, storesOf(test))
    results.push(judge(test, entries))
  }
  return results
}

/** @throws what a rule throws, so that a test sees it */
export async function explain(har: unknown, stores: readonly StoreSettings[] = []): Promise<readonly ExplainedEntry[]> {
  const broken: unknown[] = []
  const source = (async function* () {
    yield Buffer.from(JSON.stringify(har))
  })()
  const { entries, problems } = await explainHar(source, stores, (error) => broken.push(error))
  if (broken.length > 0) throw broken[0]
  if (problems.length > 0) throw new Error(problems.join('; '))
  return entries
}

export function storesOf({ config }: Case): readonly StoreSettings[] {
  return (config?.stores ?? []).map((store, index) => ({
    name: store.name ?? `store-${index}`,
    platform: store.platform ?? 'auto',
    url: (store.url ?? '').replace(/\/$/, ''),
    port: store.port ?? 4010,
    credentials: store.credentials ?? {},
    tls: { verify: true, caFile: null },
    timeouts: { connect: 10_000, head: 120_000, idle: 300_000 }
  }))
}

/** The first diagnosis earns 1 where it is right, 0.5 where it is an ancestor or the right one is second or third. */
function judge(test: Case, entries: readonly ExplainedEntry[]): Result {
  const all = entries.at(-1)?.diagnoses ?? []
  const { none = false, best = null, accept = [], certainty, culprit } = test.expect
  const diagnoses = all.filter(({ level, code }) => level !== 'notice' || code === best)
  const isCertain = (diagnosis: Diagnosis) => diagnosis.certainty === 'certain'
  if (none) return { test, entries, diagnoses: all, points: diagnoses.length > 0 ? 0 : 1, overclaimed: diagnoses.some(isCertain) }
  const right = new Set([...(best === null ? [] : [best]), ...accept])
  const isRight = (code: string) => right.has(code)
  const isAncestor = (code: string) => [...right].some((one) => one.startsWith(`${code}.`))
  const claims = diagnoses.filter(isCertain).map(({ code }) => code)
  const overclaimed =
    claims.some((code) => (!isRight(code) && !isAncestor(code)) || (certainty !== 'certain' && best === null)) ||
    (certainty === 'possible' && claims.some((code) => !isAncestor(code)))
  const codes = diagnoses.map(({ code }) => code)
  const points = best === null ? pointsOfList(codes, overclaimed, isRight, isAncestor) : pointsOfBest(codes, isRight, isAncestor)
  const found = diagnoses.find(({ code }) => isRight(code))?.culprit
  const named = culprit?.name?.toLowerCase()
  const culpritRight = found?.in === culprit?.in && (named === undefined || named === '' || found?.name?.toLowerCase() === named)
  return { test, entries, diagnoses: all, points, overclaimed, ...(culprit && points === 1 && best !== null && { culpritRight }) }
}

type Test = (code: string) => boolean

function pointsOfList(codes: readonly string[], overclaimed: boolean, isRight: Test, isAncestor: Test): number {
  if (overclaimed) return 0
  return codes.some(isRight) ? 1 : codes.some(isAncestor) ? 0.5 : 0
}

function pointsOfBest([first, ...others]: readonly string[], isRight: Test, isAncestor: Test): number {
  if (first === undefined) return 0
  if (isRight(first)) return 1
  return isAncestor(first) || others.slice(0, 2).some(isRight) ? 0.5 : 0
}

export interface Score {
  readonly score: number
  readonly overclaimed: readonly string[]
  readonly accusedControls: readonly string[]
  readonly culpritRight: number
  readonly missed: readonly string[]
}

export function scoreOf(results: readonly Result[]): Score {
  const judged = results.filter(({ culpritRight }) => culpritRight !== undefined)
  const name = ({ test, diagnoses }: Result) =>
    `${test.id}: want ${test.expect.best ?? 'a list'}, got ${diagnoses.map(({ code }) => code).join(', ')}`
  return {
    score: results.reduce((sum, { points }) => sum + points, 0) / results.length,
    overclaimed: results.filter(({ overclaimed }) => overclaimed).map(name),
    accusedControls: results.filter(({ test, points }) => test.expect.none && points === 0).map(name),
    culpritRight: judged.filter(({ culpritRight }) => culpritRight).length / Math.max(1, judged.length),
    missed: results.filter(({ points }) => points < 1).map(name)
  }
}
