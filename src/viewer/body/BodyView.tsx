/** A body in the form that fits: tree, text, image, hex; raw always one click away. */
import { useMemo, useState } from 'preact/hooks'
import type { Body, Exchange } from '../../model/exchange.js'
import { api, downloads } from '../api.js'
import { FieldTable } from '../detail/FieldTable.js'
import { Place } from '../detail/Place.js'
import { Section } from '../detail/Section.js'
import { bytes as inBytes } from '../format.js'
import { copy } from '../parts/copy.js'
import { Icon } from '../parts/Icon.js'
import { useLoaded } from '../parts/use-loaded.js'
import { asGraphql, GraphqlView } from './GraphqlView.js'
import { HintsContext, hintsOf } from './hints.js'
import { HexView } from './HexView.js'
import { HtmlView } from './HtmlView.js'
import { ImageView } from './ImageView.js'
import { JsonTree } from './JsonTree.js'
import { type BodyKind, kindOf } from './kinds.js'
import { TextView } from './TextView.js'

export interface BodyViewProps {
  readonly exchange: Exchange
  readonly side: 'request' | 'response'
  readonly body: Body
  /** Bytes on the wire. */
  readonly wire: number
  /** What to call it where an exchange is shown a second time. */
  readonly label?: string
}

const LABELS = { request: 'Request body', response: 'Response body' } as const

type Form = 'pretty' | 'raw' | 'hex'

export function BodyView({ exchange, side, body, wire, label = LABELS[side] }: BodyViewProps) {
  const pointer = side === 'request' ? '/request/postData' : '/response/content'
  const content = useContent(exchange.id, side, body)
  const [form, setForm] = useState<Form>('pretty')
  const kind = content instanceof Uint8Array ? kindOf(body.mimeType, content) : 'text'
  const note = [body.mimeType, inBytes(body.size), body.truncated ? `cut; ${inBytes(wire)} on the wire` : ''].filter(Boolean).join(' · ')
  const hints = useMemo(() => hintsOf(exchange.diagnoses, side), [exchange.diagnoses, side])
  const empty = content instanceof Uint8Array && content.length === 0
  return (
    <Place pointer={pointer} class="body">
      <Place pointer={`${pointer}/text`}>
        <Section title="Body" note={note}>
          {body.note !== undefined && <p class="faint">{body.note}</p>}
          {body.params && body.params.length > 0 && <FieldTable fields={body.params} base={`${pointer}/params`} />}
          {typeof content === 'string' && <p class="faint">{content}</p>}
          {content instanceof Uint8Array && !empty && (
            <>
              <div class="body-tools">
                <FormSwitch form={form} onForm={setForm} />
                {kind !== 'binary' && kind !== 'image' && (
                  <button type="button" class="quiet" onClick={() => copy(new TextDecoder().decode(content), 'Body copied')}>
                    <Icon name="copy" /> Copy
                  </button>
                )}
                <a class="button quiet" href={downloads.body(exchange.id, side)} download>
                  <Icon name="download" /> Save
                </a>
              </div>
              <HintsContext.Provider value={hints}>
                <Content
                  bytes={content}
                  kind={kind}
                  form={form}
                  mimeType={body.mimeType}
                  truncated={body.truncated === true}
                  label={label}
                />
              </HintsContext.Provider>
            </>
          )}
        </Section>
      </Place>
    </Place>
  )
}

function FormSwitch({ form, onForm }: { form: Form; onForm(form: Form): void }) {
  return (
    <fieldset class="switch" aria-label="Form">
      {(['pretty', 'raw', 'hex'] as const).map((each) => (
        <button type="button" key={each} aria-pressed={form === each} onClick={() => onForm(each)}>
          {each}
        </button>
      ))}
    </fieldset>
  )
}

interface ContentProps {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly kind: BodyKind
  readonly form: Form
  readonly mimeType: string
  /** Only the beginning was kept. */
  readonly truncated: boolean
  readonly label: string
}

function Content({ bytes, kind, form, mimeType, truncated, label }: ContentProps) {
  const text = useMemo(() => new TextDecoder().decode(bytes), [bytes])
  const json = useMemo(() => (kind === 'json' ? parse(text) : undefined), [kind, text])
  const broken = json && 'mistake' in json
  if (form === 'hex' || (kind === 'binary' && form === 'pretty')) return <HexView bytes={bytes} label={label} />
  if (form === 'raw') return <TextView text={text} label={label} />
  if (kind === 'image') return <ImageView bytes={bytes} mimeType={mimeType} />
  if (kind === 'form') return <FieldTable fields={[...new URLSearchParams(text)].map(([name, value]) => ({ name, value }))} base="/form" />
  if (kind === 'html') return <HtmlView text={text} label={label} />
  if (json === undefined || broken) {
    return (
      <>
        {broken && !truncated && <p class="fault">The JSON cannot be read: {json.mistake}</p>}
        <TextView text={text} label={label} />
      </>
    )
  }
  const graphql = asGraphql(json.value)
  return graphql ? <GraphqlView request={graphql} label={label} /> : <JsonTree value={json.value} label={label} />
}

function parse(text: string): { readonly value: unknown } | { readonly mistake: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) }
  }
}

/** The bytes of a body; a sentence while or where there are none. */
function useContent(id: string, side: 'request' | 'response', body: Body): Uint8Array<ArrayBuffer> | string | undefined {
  const { text, encoding, file, size, note } = body
  const inline = useMemo(() => (text === undefined ? undefined : bytesOf(text, encoding)), [text, encoding])
  const kept = useLoaded(async () => (file === undefined ? undefined : new Uint8Array(await api.body(id, side))), [id, side, file])
  if (inline) return inline
  if (file !== undefined) return kept.state === 'loading' ? 'Loading…' : kept.state === 'failed' ? kept.why : kept.value
  return size === 0 ? 'Empty.' : note === undefined ? 'Not kept.' : undefined
}

function bytesOf(text: string, encoding: Body['encoding']): Uint8Array<ArrayBuffer> {
  if (encoding !== 'base64') return new TextEncoder().encode(text)
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new TextEncoder().encode(text)
  }
}
