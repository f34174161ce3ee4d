import { OPTIONS, type OptionName } from '../config/options.js'
import type { Flags } from '../config.js'

/** Commander gives `viewerPort`; the options table says `viewer-port`. */
export function flagsOf(options: Readonly<Record<string, string | readonly string[]>>): Flags {
  const flags: Partial<Record<OptionName, string | readonly string[]>> = {}
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const value = options[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())]
    if (value !== undefined) flags[name] = value
  }
  return flags
}
