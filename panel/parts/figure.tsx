// One big figure with its name, unit and error. The exact number stands in `data-value`, for tests and other readers.
// Panel page.

import type { ComponentChildren } from 'preact'
import type { Tone } from './tone.ts'

interface FigureProps {
  testId: string
  label: string
  text: string
  value?: number | null | undefined
  /** Smaller text below: error, resolution, count. */
  detail?: ComponentChildren
  tone?: Tone
  title?: string
  isWide?: boolean
}

/** A cell of a row of figures. */
export function Figure(props: FigureProps) {
  return (
    <div
      class={`figure figure-${props.tone ?? 'plain'} ${props.isWide === true ? 'figure-wide' : ''}`}
      title={props.title}
    >
      <span class="figure-label">{props.label}</span>
      <output class="figure-value" data-testid={props.testId} data-value={props.value ?? undefined}>
        {props.text}
      </output>
      {props.detail !== undefined && <span class="figure-detail">{props.detail}</span>}
    </div>
  )
}
