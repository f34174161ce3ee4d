/** The keys of the filter language: one table for the parser, the viewer's autocompletion and the documentation. */
import type { Operator, Test } from './filter.js'

export interface FilterKey {
  readonly name: string
  readonly example: string
  readonly description: string
  /** All values there are, or the usual ones, for autocompletion. */
  readonly values?: readonly string[]
}

const outcomes = ['pending', 'answered', 'failed', 'aborted']

export const filterKeys: readonly FilterKey[] = [
  {
    name: 'status',
    example: 'status:401, status:4xx, status:>=400 or status:400..404',
    description: 'Status code of the answer',
    values: ['2xx', '3xx', '4xx', '5xx', '>=400', '401', '403', '404', '422', '429']
  },
  {
    name: 'method',
    example: 'method:POST',
    description: 'Request method',
    values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
  },
  { name: 'path', example: 'path:/orders', description: 'Part of the path; * stands for anything' },
  { name: 'url', example: 'url:page_info=', description: 'Part of the whole URL; * stands for anything' },
  { name: 'code', example: 'code:shopify.token.*', description: 'Diagnosis code; a code finds those below it as well' },
  { name: 'has', example: 'has:diagnosis', description: 'Has that part', values: ['diagnosis', 'graphql', 'response'] },
  { name: 'level', example: 'level:failure', description: 'Level of a diagnosis', values: ['failure', 'notice'] },
  {
    name: 'certainty',
    example: 'certainty:certain',
    description: 'Certainty of a diagnosis',
    values: ['certain', 'likely', 'possible']
  },
  { name: 'outcome', example: 'outcome:failed', description: 'How the exchange ended', values: outcomes },
  { name: 'platform', example: 'platform:woocommerce', description: 'Platform of the store', values: ['shopify', 'woocommerce', 'http'] },
  { name: 'store', example: 'store:acme', description: 'Name of the store in the configuration' },
  { name: 'op', example: 'op:GetProducts', description: 'Name of the GraphQL operation; * stands for anything' },
  { name: 'header', example: 'header:content-type=json', description: 'Header of request or response, with a part of its value' },
  { name: 'body', example: 'body:"out of stock"', description: 'Text in one of the two bodies' },
  { name: 'duration', example: 'duration:>500ms or duration:<2s', description: 'Time from head to end', values: ['>500ms', '>1s', '>5s'] },
  { name: 'size', example: 'size:>10kB', description: "Size of the answer's body on the wire", values: ['>10kB', '>1MB'] },
  { name: 'id', example: 'id:0mk3x1', description: 'Start of the id of an exchange' },
  { name: 'seq', example: 'seq:12 or seq:100..200', description: 'Number of an exchange in the log' }
]

/** The question a value asks, or a sentence that says what is wrong with it. */
export function readValue(key: FilterKey, value: string): Test | string {
  switch (key.name) {
    case 'status':
      return readStatus(value)
    case 'seq':
      return readCount(value) ?? `seq:${value} is not a number of an exchange; expected ${key.example}`
    case 'duration':
      return readMeasure('time', value, durations) ?? `duration:${value} is not a duration; expected ${key.example}`
    case 'size':
      return readMeasure('size', value, sizes) ?? `size:${value} is not a size; expected size:>10kB or size:<1MiB`
    case 'has':
    case 'outcome':
    case 'level':
    case 'certainty':
      return key.values?.includes(value.toLowerCase())
        ? { kind: 'choice', field: key.name, value: value.toLowerCase() }
        : `${key.name}:${value} is not known; expected ${alternatives(key.values ?? [])}`
    case 'header':
      return readHeader(value)
    case 'body':
      return { kind: 'body', text: value }
    case 'method':
    case 'path':
    case 'url':
    case 'code':
    case 'platform':
    case 'store':
    case 'op':
    case 'id':
      return { kind: 'pattern', field: key.name, pattern: value }
    default:
      return `${key.name}: cannot be asked for`
  }
}

function readStatus(value: string): Test | string {
  const wrong = `status:${value} is not a status; expected 401, 4xx, >=400 or 400..404`
  const parts = /^(<=|>=|<|>|=)?(\d{1,3}|[1-5]xx)(?:\.\.(\d{1,3}|[1-5]xx))?$/i.exec(value)
  if (!parts) return wrong
  const [, operator = '=', first = '', last] = parts
  if (last !== undefined && parts[1]) return wrong
  const from = Number(first.replace(/xx/i, '00'))
  const to = Number((last ?? first).replace(/xx/i, '99'))
  if (from > to) return `status:${value} ends before it begins; expected the smaller status first`
  return { kind: 'number', field: 'status', operator: operator as Operator, from, to }
}

function readCount(value: string): Test | undefined {
  const parts = /^(?:(<=|>=|<|>|=)?(\d{1,15})|(\d{1,15})\.\.(\d{1,15}))$/.exec(value)
  if (!parts) return undefined
  const from = Number(parts[2] ?? parts[3])
  return { kind: 'number', field: 'seq', operator: (parts[1] ?? '=') as Operator, from, to: Number(parts[4] ?? parts[2]) }
}

const durations: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, m: 60_000 }
const sizes: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }

/** Durations and sizes are measured, never equal to what somebody types: an operator is needed. */
function readMeasure(field: 'time' | 'size', value: string, units: Readonly<Record<string, number>>): Test | undefined {
  const parts = /^(<=|>=|<|>)(\d{1,12}(?:\.\d{1,6})?)([a-z]{0,3})$/i.exec(value)
  const unit = units[parts?.[3]?.toLowerCase() ?? '']
  if (!parts || unit === undefined) return undefined
  const amount = Number(parts[2]) * unit
  return { kind: 'number', field, operator: parts[1] as Operator, from: amount, to: amount }
}

function readHeader(value: string): Test | string {
  const equals = value.indexOf('=')
  const name = equals < 0 ? value : value.slice(0, equals)
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name)) {
    return `header:${value} does not begin with a header name; expected header:name or header:name=value`
  }
  return equals < 0 ? { kind: 'header', name } : { kind: 'header', name, value: value.slice(equals + 1) }
}

function alternatives(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}
