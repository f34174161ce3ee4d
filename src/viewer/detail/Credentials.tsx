import type { Exchange } from '../../model/exchange.js'
import { Icon } from '../parts/Icon.js'
import { credentialsOf } from './read-credentials.js'
import { Section } from './Section.js'
import { Value } from './Value.js'

export function Credentials({ exchange }: { exchange: Exchange }) {
  const found = credentialsOf(exchange.request.headers, Date.parse(exchange.startedDateTime))
  return (
    <>
      {found.map(({ title, claims, verdict }) => (
        <Section title={title} key={title}>
          {verdict && (
            <p class={verdict.bad ? 'verdict bad' : 'verdict'}>
              <Icon name={verdict.bad ? 'bad' : 'good'} /> {verdict.text}
            </p>
          )}
          <div class="fields">
            {claims.map(({ name, value, note }) => (
              <div class="field" key={name}>
                <span class="name">{name}</span>
                <span class="value">
                  <span>
                    <Value text={value} />
                  </span>
                  {note && <span class="meaning">{note}</span>}
                </span>
              </div>
            ))}
          </div>
        </Section>
      ))}
    </>
  )
}
