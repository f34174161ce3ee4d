/** One diagnosis: what, how sure, why, what shows it, what to do, how to be surer. */
import type { Certainty, Diagnosis, PatchOperation } from '../../model/diagnosis.js'
import type { HttpRequest } from '../../model/exchange.js'
import { CopyButton } from '../parts/CopyButton.js'
import { Icon } from '../parts/Icon.js'
import { ViewLink } from '../parts/ViewLink.js'
import { cardId, TITLES } from './Alternatives.js'
import { EvidenceList } from './EvidenceList.js'
import { goToPlace } from './marks.js'
import { wordsOf } from './patch-words.js'

const SAYS: Readonly<Record<Certainty, string>> = {
  certain: 'this exchange proves it',
  likely: 'the best single explanation of what is seen',
  possible: 'one of several explanations that fit'
}

/** This one names no cause, so that it is neither sure nor unsure. */
const UNEXPLAINED = { title: 'Unexplained', says: 'no cause that storetap knows fits; what was ruled out stands below' }

function surenessOf({ code, certainty }: Diagnosis): { readonly title: string; readonly says: string } {
  return code === 'http.unexplained' ? UNEXPLAINED : { title: TITLES[certainty], says: SAYS[certainty] }
}

export interface DiagnosisCardProps {
  readonly diagnosis: Diagnosis
  readonly request: HttpRequest
  onApply(patch: readonly PatchOperation[]): void
}

export function DiagnosisCard({ diagnosis, request, onApply }: DiagnosisCardProps) {
  const { code, level, certainty, summary, why, docs } = diagnosis
  const { title, says } = surenessOf(diagnosis)
  return (
    <article id={cardId(code)} class={`diagnosis ${level} ${certainty}`} aria-label={summary} tabIndex={-1}>
      <header>
        <Icon name={level === 'failure' ? 'bad' : 'notice'} />
        <h2>{summary}</h2>
      </header>
      <p class="certainty">
        <span class={`badge ${certainty}`}>{title}</span> {says}
        <ViewLink to={{ name: 'codes', code }}>
          <code>{code}</code>
        </ViewLink>
      </p>
      <p class="why">{why}</p>
      <WhatShowsIt diagnosis={diagnosis} />
      <HowToFixIt diagnosis={diagnosis} request={request} onApply={onApply} />
      <HowToBeSurer diagnosis={diagnosis} request={request} onApply={onApply} />
      {docs.length > 0 && (
        <p class="docs">
          {docs.map((url) => (
            <DocLink url={url} key={url} />
          ))}
        </p>
      )}
    </article>
  )
}

function WhatShowsIt({ diagnosis: { level, culprit, evidence } }: { diagnosis: Diagnosis }) {
  const place = culprit.pointer
  if (evidence.length === 0 && place === undefined) return null
  return (
    <section class="evidence">
      <header>
        <h3>What shows it</h3>
        {place !== undefined && (
          <button type="button" onClick={() => goToPlace(place)}>
            <Icon name="target" /> {level === 'notice' ? 'Show the place' : 'Show the culprit'}: {culprit.name ?? culprit.in}
          </button>
        )}
      </header>
      <EvidenceList evidence={evidence} />
    </section>
  )
}

function HowToFixIt({ diagnosis: { fix, patch }, request, onApply }: DiagnosisCardProps) {
  if (fix.length === 0) return null
  return (
    <section class="fix">
      <h3>How to fix it</h3>
      <ol>
        {fix.map((step) => (
          <li key={step}>
            <div>
              <span>{step}</span>
              <CopyButton text={step} label="Copy this step" />
            </div>
          </li>
        ))}
      </ol>
      {patch && patch.length > 0 && (
        <>
          <p class="patch-words">The button {wordsOf(patch, request).join(', ')}.</p>
          <button type="button" class="primary" onClick={() => onApply(patch)}>
            <Icon name="replay" /> Apply the fix and send again
          </button>
        </>
      )}
    </section>
  )
}

function HowToBeSurer({ diagnosis: { settle }, request, onApply }: DiagnosisCardProps) {
  if (!settle) return null
  return (
    <section class="settle">
      <h3>How to be surer</h3>
      <p>{settle.how}</p>
      {settle.request && <Probe request={settle.request} hasBody={request.postData !== undefined} onSend={onApply} />}
    </section>
  )
}

interface ProbeProps {
  readonly request: { readonly method: string; readonly path: string }
  /** The recorded request has a body, which a probe must not carry along. */
  readonly hasBody: boolean
  onSend(patch: readonly PatchOperation[]): void
}

/** A request that would settle the matter; sent only when somebody asks, and only where nothing in it is left to fill in. */
function Probe({ request: { method, path }, hasBody, onSend }: ProbeProps) {
  const complete = /^\/[!-~]*$/.test(path) && !/[<>{}]/.test(path)
  return (
    <p class="probe">
      <code>
        {method} {path}
      </code>
      <CopyButton text={`${method} ${path}`} label="Copy this request" />
      {complete && (
        <button
          type="button"
          onClick={() =>
            onSend([
              { op: 'replace', path: '/request/method', value: method },
              { op: 'replace', path: '/request/url', value: path },
              ...(hasBody ? [{ op: 'remove', path: '/request/postData' } as const] : [])
            ])
          }
        >
          Ask the store
        </button>
      )}
    </p>
  )
}

function DocLink({ url }: { url: string }) {
  if (!/^https:\/\//.test(url)) return <span>{url}</span>
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {new URL(url).host}
      {new URL(url).pathname.replace(/\/$/, '')}
    </a>
  )
}
