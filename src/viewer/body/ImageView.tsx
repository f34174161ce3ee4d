import { useEffect, useState } from 'preact/hooks'
import { mediaType } from './kinds.js'

/** A raster image, typed anew by us: what the store calls it does not matter. */
export function ImageView({ bytes, mimeType }: { bytes: Uint8Array<ArrayBuffer>; mimeType: string }) {
  const [url, setUrl] = useState<string | null>(null)
  const [size, setSize] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: mediaType(mimeType) }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, mimeType])
  if (url === null) return null
  return (
    <figure class="image">
      <img
        src={url}
        alt="Body of the message"
        onLoad={({ currentTarget }) => setSize(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}`)}
      />
      <figcaption>{size}</figcaption>
    </figure>
  )
}
