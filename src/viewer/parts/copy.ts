import { say } from '../state/messages.js'

/** Puts text on the clipboard and says so. */
export async function copy(text: string, what = 'Copied'): Promise<void> {
  if ((await write(text)) || copySelected(text)) say(what)
  else say('The browser allows no access to the clipboard on this address.', 'problem')
}

/** Needs a secure context: https or a loopback name. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** The old way, for a viewer in a container or on another machine that is reached over plain http. */
function copySelected(text: string): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.className = 'unseen'
  field.value = text
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
