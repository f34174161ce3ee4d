/** Text of an exchange; masked secrets in it are told apart and say what is known of them. */
import { MASKED } from './masked.js'

const PARTS = /^(.*)\((\d+)-([a-z0-9]+)-([0-9a-f]{8})\)$/

export function Value({ text }: { text: string }) {
  if (!text.includes('…')) return <>{visible(text)}</>
  return <>{text.split(MASKED).map((piece, index) => (index % 2 === 1 ? <Masked key={index} text={piece} /> : visible(piece)))}</>
}

function Masked({ text }: { text: string }) {
  const [, shown = text, length, kind, fingerprint] = PARTS.exec(text) ?? []
  const about = `Masked: ${length} characters (${kind}), fingerprint ${fingerprint}. Equal values have equal fingerprints.`
  return (
    <span class="masked" title={about}>
      {shown}
      <small>#{fingerprint}</small>
    </span>
  )
}

/** Control and direction characters would hide what was sent, or reorder it. */
function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `‹U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`
  )
}
