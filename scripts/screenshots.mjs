/**
 * Takes the pictures of the README from the running program: npm run screenshots [-- FOLDER]
 *
 * The calls are those of `storetap demo`, so that everybody can bring the same pictures onto their own screen.
 */
import { spawn } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs', import.meta.url))
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
/** Pictures in a README are loaded by everybody. */
const MAX_BYTES = 300_000
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']
const PHONE = { width: 390, height: 844 }

const demo = spawn(process.execPath, [main, 'demo', '--viewer-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const browser = await chromium.launch({ executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? '/usr/bin/chromium', args: ARGS })
try {
  const url = await viewerOf(demo)
  await mkdir(folder, { recursive: true })
  await shoot('viewer', { act: open('a client secret') })
  await shoot('viewer-dark', { theme: 'dark', act: open('a client secret') })
  await shoot('viewer-list', {})
  await shoot('viewer-culprit', { act: showCulprit('is in authorization') })
  await shoot('viewer-compare', { act: compare('is in authorization') })
  await shoot('viewer-alternatives', { act: open('is frozen') })
  await shoot('viewer-phone', { viewport: PHONE, act: open('a client secret') })
  // Last, because it adds a call to the list.
  await shoot('viewer-fixed', { act: applyFix('is in authorization') })

  /** Opens the viewer, brings it into a state, takes the picture. */
  async function shoot(name, { viewport = { width: 1280, height: 800 }, theme = 'light', act = async () => {} }) {
    const page = await browser.newPage({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto(url)
    await page.waitForSelector('.row')
    await page.waitForSelector('.strip', { state: 'attached' })
    await act(page)
    await page.mouse.move(0, 0)
    await page.waitForTimeout(400)
    const path = join(folder, `${name}.png`)
    await page.screenshot({ path })
    await page.close()
    const { size } = await stat(path)
    if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes, more than ${MAX_BYTES}`)
    console.log(`${path} ${Math.round(size / 1000)} kB`)
  }
} finally {
  await browser.close()
  demo.kill('SIGTERM')
}

/** The address that the demo prints once its calls are made. */
function viewerOf(child) {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`the demo printed no link within 30 s:\n${output}`)), 30_000)
    child.stdout.on('data', (chunk) => {
      output += chunk
      const link = /why each one failed: (http\S+)/.exec(output)?.[1]
      if (link === undefined) return
      clearTimeout(timer)
      resolve(link)
    })
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${output}`)))
  })
}

function open(text) {
  return async (page) => {
    await page.locator('.row', { hasText: text }).first().click()
    await page.waitForSelector('.diagnosis')
  }
}

function showCulprit(text) {
  return async (page) => {
    await open(text)(page)
    await page.getByRole('button', { name: 'Show the culprit' }).click()
  }
}

function compare(text) {
  return async (page) => {
    await open(text)(page)
    await page.keyboard.press('d')
    await page.waitForSelector('.compared')
  }
}

function applyFix(text) {
  return async (page) => {
    await open(text)(page)
    await page.getByRole('button', { name: 'Apply the fix' }).click()
    await page.waitForSelector('.again.mended')
  }
}
