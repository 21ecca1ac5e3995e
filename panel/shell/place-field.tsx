// The place that is shown as text: copied by a button, followed where another one is put in. Panel page.

import { useSignal, useSignalEffect } from '@preact/signals'
import { useApp } from '../models/app-context.ts'

/** The field, its button, and what is wrong with what was put in. */
export function PlaceField() {
  const { place, recording } = useApp()
  const draft = useSignal<string | null>(null)
  // What was put in is of the recording before.
  useSignalEffect(() => {
    void recording.source.value
    draft.value = null
  })
  const problem = place.problem.value
  const follow = (text: string): void => {
    draft.value = place.open(text) ? null : text
  }
  return (
    <span class="place">
      <input
        type="text"
        class="place-text"
        data-testid="place"
        aria-label="Place in the recording; put another one in to go there"
        aria-invalid={problem !== ''}
        spellcheck={false}
        maxLength={2048}
        value={draft.value ?? place.text.value}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          draft.value = event.currentTarget.value
        }}
        onPaste={(event) => {
          const text = event.clipboardData?.getData('text/plain') ?? ''
          if (!text.includes('#')) return
          event.preventDefault()
          follow(text)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') follow(event.currentTarget.value)
          if (event.key === 'Escape') draft.value = null
        }}
        onBlur={() => {
          if (place.problem.peek() === '') draft.value = null
        }}
      />
      <button
        type="button"
        class="link-button"
        data-testid="place-copy"
        title="Copy this place, to be put into the same field of somebody else"
        onClick={() => void place.copy()}
      >
        Copy
      </button>
      {problem !== '' && (
        <span class="place-problem" role="alert" data-testid="place-problem">
          {problem}
        </span>
      )}
    </span>
  )
}
