/** Host of an origin or URL without scheme, `www.` and default port: variants of one site compare equal. */
export function bareHost(url: string): string {
  return url
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*/s, '')
    .replace(/^www\./i, '')
    .replace(/:(?:80|443)$/, '')
    .toLowerCase()
}
