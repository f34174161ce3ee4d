/** Arguments: store domain, token. Prints the shop's name or what went wrong. */
import { createAdminApiClient } from '@shopify/admin-api-client'

const [storeDomain = '', accessToken = ''] = process.argv.slice(2)
const client = createAdminApiClient({ storeDomain, apiVersion: '2026-10', accessToken })
const { data, errors } = await client.request('query GetShop { shop { name } }')
process.stdout.write(JSON.stringify({ data, error: errors?.message, status: errors?.networkStatusCode }))
