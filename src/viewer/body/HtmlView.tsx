import { useMemo } from 'preact/hooks'
import { Value } from '../detail/Value.js'
import { inLines, wordsOfPage } from './html-words.js'
import { TextView } from './TextView.js'

/** An HTML page as text: first what it says, then its source. */
export function HtmlView({ text, label }: { text: string; label: string }) {
  const words = useMemo(() => wordsOfPage(text), [text])
  const source = useMemo(() => inLines(text), [text])
  return (
    <>
      <dl class="page-words">
        {words.title && (
          <div>
            <dt>Title</dt>
            <dd>
              <Value text={words.title} />
            </dd>
          </div>
        )}
        {words.text && (
          <div>
            <dt>Says</dt>
            <dd>
              <Value text={words.text} />
            </dd>
          </div>
        )}
      </dl>
      <TextView text={source} label={label} />
    </>
  )
}
