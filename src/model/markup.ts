/** Markup in texts of others. */

/** What is no tag (`a < b`) stays. */
export function withoutTags(text: string, instead = ''): string {
  return text.replace(/<[^<>]{0,200}>/g, instead)
}
