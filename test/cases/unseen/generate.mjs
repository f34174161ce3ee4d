/** Writes the unseen cases: `node test/cases/unseen/generate.mjs`. The JSON beside it is what tests read. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { http } from './http.mjs'
import { shopify } from './shopify.mjs'
import { woocommerce } from './woocommerce.mjs'

for (const [name, cases] of Object.entries({ shopify, woocommerce, http })) {
  const folder = fileURLToPath(new URL(name, import.meta.url))
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder)) rmSync(`${folder}/${file}`)
  const seen = new Set()
  for (const one of cases) {
    if (seen.has(one.id)) throw new Error(`two cases named ${one.id}`)
    seen.add(one.id)
    writeFileSync(`${folder}/${one.id}.json`, `${JSON.stringify(one, null, 1)}\n`)
  }
  console.log(`${name}: ${cases.length}`)
}
