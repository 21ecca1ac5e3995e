// Recordings that were left on disk, by a crash or a panel that was closed: each with what can be done. Panel page.

import { leftRecordingSentence } from '../../trace/text/store-words.ts'
import { useApp } from '../models/app-context.ts'

/** More of them are shown once these are gone. */
const MOST_SHOWN = 24

/** Nothing while a recording runs: they can wait. */
export function LeftRecordings() {
  const { disk, leftRecordings, recording, files } = useApp()
  const left = disk.left.value
  if (left.length === 0 || recording.isActive.value) return null
  const isBusy = files.isBusy.value
  return (
    <ul
      class="left-recordings"
      data-testid="left-recordings"
      aria-label="Recordings that were left"
    >
      {left.slice(0, MOST_SHOWN).map((each) => (
        <li key={each.id} class="left-recording" data-testid="left-recording">
          <span>{leftRecordingSentence(each)}</span>
          <button
            type="button"
            class="link-button"
            data-testid="left-open"
            disabled={isBusy}
            onClick={() => void leftRecordings.open(each)}
          >
            Open
          </button>
          <button
            type="button"
            class="link-button"
            data-testid="left-save"
            disabled={isBusy}
            onClick={() => void leftRecordings.save(each)}
          >
            Save
          </button>
          <button
            type="button"
            class="link-button"
            data-testid="left-delete"
            disabled={isBusy}
            onClick={() => void leftRecordings.remove(each)}
          >
            Delete
          </button>
        </li>
      ))}
    </ul>
  )
}
