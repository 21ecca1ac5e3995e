// Before a sanitised trace is saved: what goes and what stays. Panel page.

import { useEffect, useRef } from 'preact/hooks'
import {
  FOREIGN_LEFT_OUT,
  SANITISE_HEAD,
  SANITISED_GOES,
  SANITISED_GOES_HEAD,
  SANITISED_STAYS,
  SANITISED_STAYS_HEAD,
} from '../../trace/text/sanitise-words.ts'
import { useApp } from '../models/app-context.ts'

/** Open from the moment it is there; `onClose` when it is to go, saved or not. */
export function SanitiseDialog({ onClose }: { onClose: () => void }) {
  const { files, recording } = useApp()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="sanitise"
      data-testid="sanitise"
      aria-labelledby="sanitise-head"
      onClose={onClose}
    >
      <h2 id="sanitise-head">{SANITISE_HEAD}</h2>
      <p>{SANITISED_GOES_HEAD}</p>
      <Lines lines={SANITISED_GOES} />
      <p>{SANITISED_STAYS_HEAD}</p>
      <Lines lines={SANITISED_STAYS} />
      {recording.foreignChunks.length > 0 && <p>{FOREIGN_LEFT_OUT}</p>}
      <div class="sanitise-choice">
        <button
          type="button"
          class="button"
          data-testid="sanitise-cancel"
          onClick={() => dialog.current?.close()}
        >
          Cancel
        </button>
        <button
          type="button"
          class="button"
          data-testid="sanitise-save"
          onClick={() => {
            dialog.current?.close()
            void files.saveSanitised()
          }}
        >
          Save
        </button>
      </div>
    </dialog>
  )
}

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)
