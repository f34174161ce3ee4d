/** What all findings about a signature that fits the configured secret say. */
import type { Finding } from '../../../diagnosis/rule.js'

/** Begins the reason of each of them. */
export const FITS =
  'The signature is exactly what a store with this secret and this home URL computes over the request, so the way of signing is right.'

/** Culprit, evidence and the probe are those of the signature, where a draft names no other. */
export type Shared = Pick<Finding, 'culprit' | 'evidence' | 'settle' | 'supersedes'>
export type Draft = Omit<Finding, keyof Shared> & Partial<Shared>
