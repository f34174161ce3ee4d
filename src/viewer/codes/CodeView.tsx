/** The catalogue: a searchable list, and the page of one code. */
import { useState } from 'preact/hooks'
import { type Certainty, type CodePage, isWithin } from '../../model/diagnosis.js'
import { Icon } from '../parts/Icon.js'
import { ViewLink } from '../parts/ViewLink.js'
import { codes, pageOf } from '../state/codes.js'
import { go, select, setFilter } from '../state/location.js'

export function CodeView({ code }: { code: string | null }) {
  const page = code === null ? undefined : pageOf(code)
  return (
    <section class="codes" aria-label="Catalogue of causes">
      <header>
        <h2>{page ? page.title : 'Causes that storetap knows'}</h2>
        {code !== null && (
          <button type="button" class="quiet" onClick={() => go({ name: 'codes', code: null })}>
            All causes
          </button>
        )}
        <button type="button" class="quiet" onClick={() => (history.length > 1 ? history.back() : select(null))}>
          <Icon name="close" /> Close
        </button>
      </header>
      {code === null ? <CodeList /> : page ? <Page page={page} asked={code} /> : <p>There is no page for {code}.</p>}
    </section>
  )
}

const FROM_ONE_CALL: Readonly<Record<Certainty, string>> = {
  certain: 'one call can prove it',
  likely: 'from one call alone it is likely at best',
  possible: 'from one call alone it is possible at best'
}

function Page({ page, asked }: { page: CodePage; asked: string }) {
  return (
    <article class="code-page">
      <p>
        <code>{page.code}</code> · {page.level} · {FROM_ONE_CALL[page.ceiling]}
        {asked !== page.code && <span class="faint"> (family of {asked})</span>}
      </p>
      <h3>Why it fails</h3>
      <p>{page.why}</p>
      <h3>What shows it</h3>
      <p>{page.tell}</p>
      <h3>How to fix it</h3>
      <ol>
        {page.fix.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {page.limits !== undefined && (
        <>
          <h3>Limits</h3>
          <p>{page.limits}</p>
        </>
      )}
      {page.docs.length > 0 && (
        <>
          <h3>Documentation</h3>
          <ul>
            {page.docs
              .filter((url) => url.startsWith('https://'))
              .map((url) => (
                <li key={url}>
                  <a href={url} target="_blank" rel="noreferrer noopener">
                    {url}
                  </a>
                </li>
              ))}
          </ul>
        </>
      )}
      <MorePrecise than={page.code} />
      <button
        type="button"
        onClick={() => {
          setFilter(`code:${page.code}`)
          select(null)
        }}
      >
        Show calls with this cause
      </button>
    </article>
  )
}

function MorePrecise({ than }: { than: string }) {
  const below = codes.value.filter(({ code }) => code !== than && isWithin(code, than))
  if (below.length === 0) return null
  return (
    <>
      <h3>More precise codes</h3>
      <Links pages={below} />
    </>
  )
}

function Links({ pages }: { pages: readonly CodePage[] }) {
  return (
    <ul class="code-list">
      {pages.map(({ code, title }) => (
        <li key={code}>
          <ViewLink to={{ name: 'codes', code }}>
            <code>{code}</code> <span>{title}</span>
          </ViewLink>
        </li>
      ))}
    </ul>
  )
}

function CodeList() {
  const [text, setText] = useState('')
  const wanted = text.toLowerCase()
  const found = codes.value.filter(({ code, title }) => `${code} ${title}`.toLowerCase().includes(wanted))
  return (
    <>
      <input
        type="search"
        aria-label="Search causes"
        placeholder="Search causes"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Links pages={found} />
    </>
  )
}
