/** Files of other tools on their way to the HAR reader: Postman collections are translated, what cannot be read is named with its remedy. */
import { harDocument } from './entry.js'
import { isPostmanCollection, postmanEntries } from './postman.js'
import { HarFileError } from './reader.js'

/** Collections name their schema in the first lines. Bytes. */
const START = 64 * 1024
const MAX_COLLECTION = 64 * 1024 * 1024

/** @throws HarFileError while being read */
export async function* asHar(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let size = 0
  let next = await chunks.next()
  for (; !next.done && size < START; next = await chunks.next()) {
    held.push(next.value)
    size += next.value.length
  }
  const start = Buffer.concat(held).subarray(0, START).toString('utf8')
  // mitmproxy writes its flows as netstrings: a length, a colon, that many bytes.
  if (/^\d{1,12}:/.test(start)) {
    throw new HarFileError('this is a flow file of mitmproxy; turn it into HAR first: mitmdump -n -r FILE --set hardump=calls.har')
  }
  const collection = isPostmanCollection(start)
  // In one piece, however it came: whoever reads on tells the kind of file by its start.
  if (!collection) yield Buffer.concat(held)
  for (; !next.done; next = await chunks.next()) {
    if (!collection) yield next.value
    else if ((size += next.value.length) <= MAX_COLLECTION) held.push(next.value)
  }
  if (collection) yield translated(held, size)
}

function translated(held: readonly Uint8Array[], size: number): Uint8Array {
  if (size > MAX_COLLECTION) throw new HarFileError(`this Postman collection is larger than ${MAX_COLLECTION} bytes`)
  let collection: unknown
  try {
    collection = JSON.parse(
      Buffer.concat(held)
        .toString('utf8')
        .replace(/^\uFEFF/, '')
    )
  } catch {
    // The message of JSON.parse quotes the text, which may hold secrets.
    throw new HarFileError('this Postman collection is not valid JSON: it was cut off or changed by hand')
  }
  const entries = postmanEntries(collection, Date.now())
  if (entries.length === 0)
    throw new HarFileError('this Postman collection holds no saved response: save one beside its request (Save Response) and export again')
  return harDocument(entries)
}
