import { dismiss, message } from '../state/messages.js'
import { Icon } from './Icon.js'

/** Always in the page, so that screen readers notice what is put into it. */
export function Messages() {
  const shown = message.value
  return (
    <div class="messages" role="status" aria-live="polite">
      {shown && (
        <div class={`message ${shown.kind}`}>
          <Icon name={shown.kind === 'done' ? 'good' : 'bad'} />
          <span>{shown.text}</span>
          <button type="button" class="quiet square" aria-label="Dismiss" onClick={dismiss}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  )
}
