/** The configuration is wrong: one line that names where, what was expected and what was found. Exit status 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Why a file that the configuration names cannot be read, from the error of reading it; without the path. */
export function readFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'there is no such file' : message
}
