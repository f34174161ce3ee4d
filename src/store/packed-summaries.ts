/**
 * Summaries as bytes, outside the heap: as objects, those of a full log are half a million things which the garbage collector goes
 * through again and again while calls wait. What many exchanges have in common is kept once for a block of them.
 */
import { toAsciiJson } from '../byte-text.js'
import type { DiagnosisSummary, ExchangeSummary } from '../model/live.js'

type Common = Omit<ExchangeSummary, 'id' | 'seq' | 'startedDateTime' | 'time' | 'url' | 'size'>

/** JSON of what many have in common, as it stands between the parts of each. */
type CommonJson = Record<'store' | 'method' | 'status' | 'diagnoses', string>

/** Some six hundred usual summaries. Bytes. */
const BLOCK = 64 * 1024
/** Before the text: time, size (float64), which of the commons, lengths of id, date and URL (uint16). Bytes. */
const HEAD = 24
/** So many commons are compared, the newest first; where calls differ more than that, one is there twice. */
const COMPARED = 8

/** 64 KiB, only ever added to: freed as a whole, once no entry has its summary in it any more. */
export class SummaryBlock {
  readonly #bytes = Buffer.allocUnsafeSlow(BLOCK)
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, BLOCK)
  readonly #commons: Common[] = []
  /** Made when it is first asked for. */
  readonly #commonJson: (CommonJson | undefined)[] = []
  #used = 0

  /** Where the summary is, to be asked for by `at`; -1 where there is no room left. @param text see `textOf` */
  put(summary: ExchangeSummary, text: string): number {
    const place = this.#used
    const end = place + HEAD + text.length
    if (end > BLOCK) return -1
    const view = this.#view
    view.setFloat64(place, summary.time)
    view.setFloat64(place + 8, summary.size)
    view.setUint16(place + 16, this.#commonOf(summary))
    view.setUint16(place + 18, summary.id.length)
    view.setUint16(place + 20, summary.startedDateTime.length)
    view.setUint16(place + 22, summary.url.length)
    this.#bytes.write(text, place + HEAD, 'latin1')
    this.#used = end
    return place
  }

  at(place: number, seq: number): ExchangeSummary {
    const view = this.#view
    const text = this.#textAt(place)
    const idEnd = view.getUint16(place + 18)
    const dateEnd = idEnd + view.getUint16(place + 20)
    const common = this.#commonAt(place)
    return {
      id: text.slice(0, idEnd),
      seq,
      store: common.store,
      platform: common.platform,
      startedDateTime: text.slice(idEnd, dateEnd),
      time: view.getFloat64(place),
      method: common.method,
      url: text.slice(dateEnd),
      status: common.status,
      outcome: common.outcome,
      size: view.getFloat64(place + 8),
      ...(common.graphql && { graphql: common.graphql }),
      diagnoses: common.diagnoses
    }
  }

  /** The same as JSON, without making the object first. */
  json(place: number, seq: number): string {
    const text = this.#textAt(place)
    if (ESCAPED.test(text)) return JSON.stringify(this.at(place, seq))
    const view = this.#view
    const idEnd = view.getUint16(place + 18)
    const dateEnd = idEnd + view.getUint16(place + 20)
    const { store, method, status, diagnoses } = (this.#commonJson[view.getUint16(place + 16)] ??= jsonOf(this.#commonAt(place)))
    return (
      `{"id":"${text.slice(0, idEnd)}","seq":${seq}${store},"startedDateTime":"${text.slice(idEnd, dateEnd)}"` +
      `,"time":${view.getFloat64(place)}${method},"url":"${text.slice(dateEnd)}"${status},"size":${view.getFloat64(place + 8)}${diagnoses}}`
    )
  }

  #textAt(place: number): string {
    const view = this.#view
    const length = view.getUint16(place + 18) + view.getUint16(place + 20) + view.getUint16(place + 22)
    return this.#bytes.toString('latin1', place + HEAD, place + HEAD + length)
  }

  #commonAt(place: number): Common {
    const common = this.#commons[this.#view.getUint16(place + 16)]
    if (!common) throw new RangeError(`No summary at ${place}.`)
    return common
  }

  #commonOf(summary: ExchangeSummary): number {
    const commons = this.#commons
    for (let at = commons.length - 1; at >= 0 && at >= commons.length - COMPARED; at--) if (isSame(commons[at], summary)) return at
    const { store, platform, method, status, outcome, graphql, diagnoses } = summary
    return commons.push({ store, platform, method, status, outcome, ...(graphql && { graphql }), diagnoses }) - 1
  }
}

/** Where the next summaries go. */
export class SummaryPacker {
  #block = new SummaryBlock()

  /** Undefined for a summary that must stay an object: nothing may be lost. */
  pack(summary: ExchangeSummary): { readonly block: SummaryBlock; readonly place: number } | undefined {
    const text = textOf(summary)
    if (text === undefined) return undefined
    let place = this.#block.put(summary, text)
    if (place < 0) {
      this.#block = new SummaryBlock()
      place = this.#block.put(summary, text)
    }
    return { block: this.#block, place }
  }
}

/** URLs are ASCII (RFC 3986, section 2); undefined for what a client sent instead, or a damaged log says. */
function textOf({ id, startedDateTime, url, time, size }: ExchangeSummary): string | undefined {
  if (!Number.isFinite(time) || !Number.isFinite(size) || typeof startedDateTime !== 'string') return undefined
  const text = id + startedDateTime + url
  return text.length <= BLOCK - HEAD && Buffer.byteLength(text) === text.length ? text : undefined
}

/** Characters that JSON escapes in ASCII text (RFC 8259, section 7). */
const ESCAPED = /["\\\x00-\x1f]/

function jsonOf({ store, platform, method, status, outcome, graphql, diagnoses }: Common): CommonJson {
  return {
    store: inner({ store, platform }),
    method: inner({ method }),
    status: inner({ status, outcome }),
    diagnoses: inner({ ...(graphql && { graphql }), diagnoses })
  }
}

/** The members of an object, each with a comma before it; in ASCII, so that the texts they come into take a byte a character. */
function inner(members: object): string {
  return `,${toAsciiJson(JSON.stringify(members).slice(1, -1))}`
}

function isSame(common: Common | undefined, summary: ExchangeSummary): boolean {
  return (
    common !== undefined &&
    common.status === summary.status &&
    common.method === summary.method &&
    common.outcome === summary.outcome &&
    common.store === summary.store &&
    common.platform === summary.platform &&
    common.graphql?.type === summary.graphql?.type &&
    common.graphql?.operationName === summary.graphql?.operationName &&
    common.diagnoses.length === summary.diagnoses.length &&
    common.diagnoses.every((diagnosis, at) => isSameDiagnosis(diagnosis, summary.diagnoses[at]))
  )
}

function isSameDiagnosis(one: DiagnosisSummary, other: DiagnosisSummary | undefined): boolean {
  return (
    one === other ||
    (one.code === other?.code && one.level === other.level && one.certainty === other.certainty && one.summary === other.summary)
  )
}
