export async function run(_argv: readonly string[]): Promise<number> {
  process.stderr.write('storetap doctor: not built yet\n')
  return 1
}
