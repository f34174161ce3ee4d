/**
 * Debian's Chromium for browser tests; where there is none the tests say so and are skipped. The headless shell is the same engine
 * without a browser's windows, and takes half the time.
 */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const DEBIAN = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const PATH = process.env['PLAYWRIGHT_CHROMIUM'] ?? DEBIAN.find((path) => existsSync(path))
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** `false`, or why the browser tests are skipped. */
export const noBrowser: string | false =
  PATH !== undefined && existsSync(PATH)
    ? false
    : `no browser at ${PATH ?? DEBIAN.join(' or ')}: apt-get install chromium-headless-shell, or set PLAYWRIGHT_CHROMIUM`

export function launch(...more: readonly string[]): Promise<Browser> {
  return chromium.launch({ ...(PATH !== undefined && { executablePath: PATH }), args: [...ARGS, ...more] })
}

export interface Watched {
  readonly page: Page
  /** Errors of scripts, violations of the content security policy, refused loads. */
  readonly troubles: string[]
  /** Addresses outside the viewer that the page asked for. */
  readonly strangers: string[]
}

/** A page that notes whatever should not happen. */
export async function watch(browser: Browser, base: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options })
  const page = await context.newPage()
  const troubles: string[] = []
  const strangers: string[] = []
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('blob:')) strangers.push(request.url())
  })
  return { page, troubles, strangers }
}
