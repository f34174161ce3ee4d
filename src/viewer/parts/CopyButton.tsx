import { copy } from './copy.js'
import { Icon } from './Icon.js'

export function CopyButton({ text, label, said }: { text: string; label: string; said?: string }) {
  return (
    <button type="button" class="quiet square" title={label} aria-label={label} onClick={() => copy(text, said ?? 'Copied')}>
      <Icon name="copy" />
    </button>
  )
}
