/** A GraphQL request: the document formatted, the variables as a tree. */
import { useLoaded } from '../parts/use-loaded.js'
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
  const formatted = useLoaded(async () => (await import('./format-graphql.js')).formatGraphql(request.query), [request.query])
  const text = formatted.state === 'there' ? formatted.value : request.query
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
