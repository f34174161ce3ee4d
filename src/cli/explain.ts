/** `storetap explain`: to be written. */
export async function run(_argv: readonly string[]): Promise<number> {
  process.stderr.write('storetap explain: not built yet\n')
  return 1
}
