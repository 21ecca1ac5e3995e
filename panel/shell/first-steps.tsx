// The three steps of a first recording, for who opens the panel for the first time: which one is next, until they are
// put away. The settings remember that. Panel page.

import { useApp } from '../models/app-context.ts'

const STEPS = [
  {
    name: 'Record',
    text: 'The page reloads and is watched from its first script; “join as it runs” leaves it as it is.',
  },
  {
    name: 'Play',
    text: 'With a MIDI keyboard, in the page, or on the virtual keyboard of this panel.',
  },
  {
    name: 'Look',
    text:
      'Point at a chart for its values, drag to zoom, double click to go back. ' +
      'Each event stands under Events.',
  },
] as const

/** The steps above the Live view, the next one marked; nothing where they were put away. */
export function FirstSteps() {
  const { settings, recording, events, view } = useApp()
  if (!settings.values.value.isGuideShown || view.value !== 'live') return null
  const isBegun = recording.isActive.value || recording.source.value.kind !== 'none'
  const next = events.total.value > 0 ? 2 : isBegun ? 1 : 0
  return (
    <aside class="first-steps" aria-label="First steps" data-testid="first-steps">
      <ol>
        {STEPS.map(({ name, text }, index) => (
          <li
            key={name}
            class={index === next ? 'is-next' : ''}
            aria-current={index === next ? 'step' : undefined}
          >
            <b>
              {index < next && <span class="first-steps-done">✓ </span>}
              {name}
              {index < next && <span class="visually-hidden"> (done)</span>}
            </b>
            <span class="first-steps-text">{text}</span>
          </li>
        ))}
      </ol>
      <button
        type="button"
        class="button"
        data-testid="first-steps-dismiss"
        title="Put the first steps away; the settings bring them back"
        onClick={() => settings.set('isGuideShown', false)}
      >
        Got it
      </button>
    </aside>
  )
}
