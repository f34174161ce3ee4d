import { perText } from '../../model/returning.js'

/** Host of an origin or URL without scheme, `www.` and default port: variants of one site compare equal. */
export const bareHost: (url: string) => string = perText(50, (url) =>
  url
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*/s, '')
    .replace(/^www\./i, '')
    .replace(/:(?:80|443)$/, '')
    .toLowerCase()
)
