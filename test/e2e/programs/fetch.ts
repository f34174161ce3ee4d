/** Arguments: URL, then header lines. Prints the status; exits 3 where nothing came. */
const [url = '', ...lines] = process.argv.slice(2)
const headers = lines.map((line) => line.split(': ', 2) as [string, string])
try {
  const answer = await fetch(url, { headers })
  await answer.text()
  process.stdout.write(String(answer.status))
} catch (error) {
  process.stdout.write(String((error as Error & { cause?: Error }).cause?.message ?? error))
  process.exitCode = 3
}
