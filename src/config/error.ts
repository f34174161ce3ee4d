/** The configuration is wrong: one line that names where, what was expected and what was found. Exit status 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
