/** What a body is, by its media type and its first bytes. Pure. */
export type BodyKind = 'json' | 'form' | 'html' | 'text' | 'image' | 'binary'

const IMAGES = /^image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/i

export function mediaType(mimeType: string): string {
  return (mimeType.split(';')[0] ?? '').trim().toLowerCase()
}

export function kindOf(mimeType: string, bytes: Uint8Array): BodyKind {
  const type = mediaType(mimeType)
  if (IMAGES.test(type)) return 'image'
  if (!looksText(bytes)) return 'binary'
  if (/[/+]json$/.test(type)) return 'json'
  if (type === 'application/x-www-form-urlencoded') return 'form'
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart().toLowerCase()
  if (start.startsWith('<!doctype html') || start.startsWith('<html') || type === 'text/html') return 'html'
  return start.startsWith('{') || start.startsWith('[') ? 'json' : 'text'
}

/** No zero bytes and hardly any control characters in the first part. */
function looksText(bytes: Uint8Array): boolean {
  const part = bytes.subarray(0, 2000)
  let odd = 0
  for (const byte of part) {
    if (byte === 0) return false
    if (byte < 9 || (byte > 13 && byte < 32)) odd++
  }
  return odd * 20 <= part.length
}
