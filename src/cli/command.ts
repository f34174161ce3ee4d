/** How every subcommand is built: `--help` with examples, and exit status 2 for what was misspelt. */
import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config/error.js'
import { OPTIONS } from '../config/options.js'

/** A command with our manners; `examples` are full command lines. */
export function command(name: string, description: string, examples: readonly string[]): Command {
  return new Command(`storetap ${name}`)
    .description(description)
    .exitOverride()
    .showSuggestionAfterError(true)
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`)
}

/** The options of `start`, which others have too. @param withoutTarget what this command does where no store is said */
export function addOptions(program: Command, withoutTarget = 'the embedded sandbox store'): void {
  for (const [name, { argument, help: common, repeats }] of Object.entries(OPTIONS)) {
    const help = name === 'target' ? `store to forward to (repeatable); none: ${withoutTarget}` : common
    if (repeats) program.option(`--${name} ${argument}`, help, (value: string, all: readonly string[] = []) => [...all, value])
    else program.option(`--${name} ${argument}`, help)
  }
}

/**
 * Parses and runs; a person never sees a stack trace.
 * @returns exit status: 0 done, 1 failed, 2 usage or configuration
 */
export async function execute(program: Command, argv: readonly string[], run: () => Promise<number>): Promise<number> {
  try {
    program.parse([...argv], { from: 'user' })
    return await run()
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof ConfigError) {
      process.stderr.write(`storetap: ${error.message}\n`)
      return 2
    }
    process.stderr.write(`storetap: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
