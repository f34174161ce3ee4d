import { say } from '../state/messages.js'

/** Puts text on the clipboard and says so. */
export async function copy(text: string, what = 'Copied'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(what)
  } catch {
    // Clipboard access needs a secure context: https or a loopback name.
    say('The browser allows no access to the clipboard on this address.', 'problem')
  }
}
