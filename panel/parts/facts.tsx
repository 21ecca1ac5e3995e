// Names with what they are: states, rates, latencies, where something came from. Panel page.

import type { Tone } from './tone.ts'

/** One line: a name, and what it is in words. */
export interface Fact {
  name: string
  text: string
  /** Full precision, for readers that compute. */
  value?: number | null
  /** Fainter text after it: an error, a peak. */
  detail?: string
  tone?: Tone
}

/** A list of facts, one to a line or more where there is room. */
export function Facts(props: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {props.facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd class={`tone-${fact.tone ?? 'plain'}`} data-value={fact.value ?? undefined}>
            {fact.text}
            {fact.detail !== undefined && fact.detail !== '' && (
              <span class="fact-detail"> {fact.detail}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
