const HEADS = [
  { name: 'status', label: 'Status' },
  { name: 'method', label: 'Method' },
  { name: 'target', label: 'Path or operation' },
  { name: 'why', label: 'Why' },
  { name: 'store', label: 'Store' },
  { name: 'api', label: 'API' },
  { name: 'number time', label: 'Time' },
  { name: 'number size', label: 'Size' },
  { name: 'number age', label: 'Age' }
]
const ONLY_WIDE = new Set(['store', 'api', 'number size'])

/** Column heads; in the compact form they are only read out. */
export function RowHeads({ compact, oneStore }: { compact: boolean; oneStore: boolean }) {
  const shown = HEADS.filter(({ name }) => !(compact && ONLY_WIDE.has(name)) && !(oneStore && name === 'store'))
  return (
    <div class={compact ? 'heads unseen' : 'heads'} role="row" aria-rowindex={1}>
      {shown.map(({ name, label }) => (
        <span class={`cell ${name}`} role="columnheader" key={name}>
          {label}
        </span>
      ))}
    </div>
  )
}
