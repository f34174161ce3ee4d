/** A GraphQL request: the document formatted, the variables as a tree. */
import { useEffect, useState } from 'preact/hooks'
import { JsonTree } from './JsonTree.js'
import { TextView } from './TextView.js'

export interface GraphqlRequest {
  readonly query: string
  readonly variables?: unknown
}

export function asGraphql(value: unknown): GraphqlRequest | undefined {
  if (typeof value !== 'object' || value === null || !('query' in value) || typeof value.query !== 'string') return undefined
  if (!/[{]/.test(value.query)) return undefined
  return { query: value.query, ...('variables' in value && value.variables ? { variables: value.variables } : {}) }
}

export function GraphqlView({ request, label }: { request: GraphqlRequest; label: string }) {
  const [text, setText] = useState(request.query)
  useEffect(() => {
    let current = true
    setText(request.query)
    import('./format-graphql.js').then(
      ({ formatGraphql }) => current && setText(formatGraphql(request.query)),
      () => {}
    )
    return () => {
      current = false
    }
  }, [request.query])
  return (
    <>
      <TextView text={text} label={`${label}: query`} />
      {request.variables !== undefined && (
        <>
          <h3>Variables</h3>
          <JsonTree value={request.variables} label={`${label}: variables`} />
        </>
      )}
    </>
  )
}
