/** Signs that a page of a web server, firewall or CDN answered instead of the API. */
import type { HttpFacts } from '../../diagnosis/facts.js'

/** Vendors' tells stand near the start; more is not searched. */
const SEARCHED = 65_536

/** The start of the answer's text, for searching. */
export function pageText(facts: HttpFacts): string {
  return facts.text.length > SEARCHED ? facts.text.slice(0, SEARCHED) : facts.text
}

/** WordPress or Shopify itself made this answer: JSON, its REST fields, or the page of wp_die(). */
export function isFromApplication(facts: HttpFacts): boolean {
  if (facts.json !== undefined) return true
  const fields = facts.responseHeaders
  if (fields.get('x-wp-total') || fields.get('x-shopid') || fields.get('x-shopify-stage') || fields.get('x-wc-store-api-nonce')) return true
  if (fields.value('link')?.includes('https://api.w.org/')) return true
  return /<body[^>]{0,80}id=["']error-page["']/.test(pageText(facts)) || /^\s*Oauth error /.test(facts.text)
}

/** An HTML page where the API should speak, made before it was asked. */
export function isForeignPage(facts: HttpFacts): boolean {
  return facts.isHtml && !isFromApplication(facts)
}

/** The stock error page of nginx, Apache or LiteSpeed: `<title>403 Forbidden</title>` and a few lines. */
export function isStockPage(facts: HttpFacts): boolean {
  const text = pageText(facts)
  return text.length < 6000 && new RegExp(`<title>\\s{0,20}${facts.status}\\s[\\w -]{3,60}\\s{0,20}</title>`, 'i').test(text)
}

/** What the page says first: its title, or where it has none its text. */
export function pageWords(facts: HttpFacts): string {
  return (
    pageTitle(facts) ||
    pageText(facts)
      .slice(0, 2000)
      .replace(/<[^<>]{0,500}>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 200)
  )
}

/** First words of the page, to quote: its title, else its first heading. */
export function pageTitle(facts: HttpFacts): string {
  const text = pageText(facts)
  return /<title[^>]{0,100}>([^<]{1,200})</i.exec(text)?.[1]?.trim() ?? /<h[1-3][^>]{0,100}>([^<]{1,200})</i.exec(text)?.[1]?.trim() ?? ''
}
