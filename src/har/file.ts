/** The file that is named on the command line, or `-` for standard input. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** The bytes of a file, or of standard input for `-`. */
export function openHar(file: string, stdin: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return file === '-' ? stdin : createReadStream(file, { highWaterMark: 256 * 1024 })
}

/** A sentence where there is no such file or it cannot be one. */
export async function problemWith(file: string): Promise<string | undefined> {
  if (file === '-') return undefined
  try {
    return (await stat(file)).isDirectory() ? `${file} is a folder, expected a HAR file.` : undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${message}`
  }
}
