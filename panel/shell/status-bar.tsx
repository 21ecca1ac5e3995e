// The status line: what goes on or is waited for, and, folded to a count where they are many, the notes beside it.
// Panel page.

import { useSignal } from '@preact/signals'
import { useApp } from '../models/app-context.ts'
import type { StatusNote, StatusTone } from '../models/status-model.ts'

const NOTES_SHOWN = 1

/** What the colour of the dot says; the line says it at length. */
const DOT_WORDS: Readonly<Record<StatusTone, string>> = {
  idle: 'Not recording',
  waiting: 'Waiting',
  active: 'Recording',
  problem: 'Problem',
}

/** The line, and the notes beside it. */
export function StatusBar() {
  const app = useApp()
  const isUnfolded = useSignal(false)
  const { tone, text, notes } = app.status.value
  const settingsNotes = app.settings.complaints.value.map((complaint): StatusNote => ({
    tone: 'warning',
    text: complaint,
  }))
  const all = [...settingsNotes, ...notes]
  const shown = isUnfolded.value ? all : all.slice(0, NOTES_SHOWN)
  const hidden = all.length - NOTES_SHOWN
  const success = app.files.success.value
  return (
    <div class={`status status-${tone}`}>
      <p class="status-line" data-testid="status-line" role="status">
        <span class="status-dot" aria-hidden="true" title={DOT_WORDS[tone]} />
        <span>{text}</span>
        {success !== '' && <span class="status-success"> {success}</span>}
      </p>
      {all.length > 0 && (
        <ul class="status-notes" data-testid="status-notes">
          {shown.map((note) => (
            <li key={note.text} class={`note note-${note.tone}`}>
              {note.text}
              {note.action === 'read-whole' && (
                <button
                  type="button"
                  class="link-button"
                  data-testid="read-whole"
                  onClick={() => void app.files.openWhole()}
                >
                  Read all of it
                </button>
              )}
            </li>
          ))}
          {hidden > 0 && (
            <li>
              <button
                type="button"
                class="link-button"
                data-testid="status-more"
                aria-expanded={isUnfolded.value}
                onClick={() => {
                  isUnfolded.value = !isUnfolded.value
                }}
              >
                {isUnfolded.value ? 'Show fewer' : `${hidden} more`}
              </button>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}
