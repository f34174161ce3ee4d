/** Numbers as people read them. Decimal units, as in the command line. */

export function duration(milliseconds: number): string {
  if (milliseconds < 0) return ''
  if (milliseconds < 1) return '<1 ms'
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`
}

export function bytes(count: number): string {
  if (count < 0) return ''
  if (count < 1000) return `${count} B`
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} kB`
  return `${(count / 1_000_000).toFixed(1)} MB`
}

export function age(startedDateTime: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedDateTime)) / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** Local date and time with milliseconds. */
export function moment(iso: string): string {
  const date = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** Path and query of a URL, as it stands: captured text is not normalised. */
export function target(url: string): string {
  const scheme = url.indexOf('://')
  if (scheme < 0) return url
  const slash = url.slice(scheme + 3).search(/[/?#]/)
  return slash < 0 ? '/' : url.slice(scheme + 3 + slash)
}

const MASK_FACTS = /(…[A-Za-z0-9_·-]{0,4})\(\d{1,9}-[a-z0-9]{3,6}-[0-9a-f]{8}\)/g

/** Path and query apart, for places that are too narrow for what a masked value tells of itself. */
export function shortTarget(url: string): { readonly path: string; readonly query: string } {
  const whole = target(url).replace(MASK_FACTS, '$1')
  const mark = whole.indexOf('?')
  return mark < 0 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark) }
}
