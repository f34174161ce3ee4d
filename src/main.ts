#!/usr/bin/env node
/** argv -> command. Each command is loaded only when asked for, so that `explain` starts without a web server. */
import module from 'node:module'
import { usage } from './cli/usage.js'

type Load = () => Promise<{ run(argv: readonly string[]): Promise<number> }>

const commands: Readonly<Record<string, Load>> = {
  start: () => import('./cli/start.js'),
  explain: () => import('./cli/explain.js'),
  export: () => import('./cli/export.js'),
  import: () => import('./cli/import.js'),
  codes: () => import('./cli/codes.js'),
  run: () => import('./cli/run.js'),
  ca: () => import('./cli/ca.js'),
  doctor: () => import('./cli/doctor.js'),
  demo: () => import('./cli/demo.js'),
  health: () => import('./cli/health.js')
}

// What was compiled once is kept in the system's temporary folder, where Node can (22.1 and later): a fifth of the next start.
;(module as { enableCompileCache?: () => unknown }).enableCompileCache?.()

// `storetap codes | head` closes the pipe early: that is the reader's right, not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`storetap: standard output cannot be written: ${error.message}\n`)
  process.exit(1)
})

const [first, ...rest] = process.argv.slice(2)
if (first === '--help' || first === '-h' || first === 'help' || first === '--version' || first === '-V') {
  process.stdout.write(usage(first))
} else {
  // `storetap --target URL` is `storetap start --target URL`.
  const isFlag = first === undefined || first.startsWith('-')
  const load = commands[isFlag ? 'start' : first]
  if (load) process.exitCode = await (await load()).run(isFlag ? process.argv.slice(2) : rest)
  else {
    process.stderr.write(`storetap: there is no command ${JSON.stringify(first)}.\n\n${usage('--help')}`)
    process.exitCode = 2
  }
}
