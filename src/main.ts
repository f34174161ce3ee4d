#!/usr/bin/env node
/** argv -> command. Each command is loaded only when asked for, so that `explain` starts without a web server. */
const commands: Readonly<Record<string, () => Promise<{ run(argv: readonly string[]): Promise<number> }>>> = {
  explain: () => import('./cli/explain.js')
}

const [name = 'start', ...argv] = process.argv.slice(2)
const load = commands[name]
if (load) process.exitCode = await (await load()).run(argv)
else {
  process.stderr.write(`storetap: unknown command "${name}"\n`)
  process.exitCode = 2
}
