import { shortTarget } from '../format.js'

/** Path and query of a URL; the query steps back. */
export function Target({ url }: { url: string }) {
  const { path, query } = shortTarget(url)
  return (
    <span class="path">
      {path}
      {query && <span class="query">{query}</span>}
    </span>
  )
}
