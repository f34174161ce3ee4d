import { filterKeys } from '../../model/filter-keys.js'
import { SHORTCUTS } from '../keyboard.js'
import { Dialog } from '../parts/Dialog.js'

const NAMES: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' }

/** The overlay behind ?: keys and the filter language. */
export function Help({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keyboard and filter" onClose={onClose}>
      <div class="help">
        <dl>
          {SHORTCUTS.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{NAMES[key] ?? key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>?</kbd>
            </dt>
            <dd>This overlay</dd>
          </div>
        </dl>
        <dl class="language">
          {filterKeys.map(({ name, description, example }) => (
            <div key={name}>
              <dt>
                <code>{name}:</code>
              </dt>
              <dd>
                {description}
                <small>{example}</small>
              </dd>
            </div>
          ))}
          <div>
            <dt>
              <code>-term</code>
            </dt>
            <dd>Not. Terms are ANDed, OR stands between two; quotes group; a bare word searches everything.</dd>
          </div>
        </dl>
      </div>
    </Dialog>
  )
}
