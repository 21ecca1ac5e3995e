// The toolbar's menu of formats: choosing one writes the recording in it. Panel page.

import { useState } from 'preact/hooks'
import { SANITISE_CHOICE } from '../../trace/text/sanitise-words.ts'
import { useApp } from '../models/app-context.ts'
import { EXPORT_CHOICES } from '../models/export-choices.ts'
import { SanitiseDialog } from './sanitise-dialog.tsx'

const SANITISED = 'sanitised'

const OPEN_PERFETTO = 'open-perfetto'

/** The menu; it goes back to its head once something was chosen. */
export function ExportMenu({ isDisabled }: { isDisabled: boolean }) {
  const { files, handover } = useApp()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <select
        class="tool-select tool-export"
        data-testid="export-as"
        aria-label="Export the recording in another format"
        title="Export the recording for another tool"
        value=""
        disabled={isDisabled}
        onChange={(event) => {
          const { value } = event.currentTarget
          event.currentTarget.value = ''
          if (value === SANITISED) setAsking(true)
          if (value === OPEN_PERFETTO) void handover.prepare()
          const chosen = EXPORT_CHOICES.find(({ id }) => id === value)
          if (chosen !== undefined) void files.exportAs(chosen)
        }}
      >
        <option value="">Export as…</option>
        <option value={SANITISED}>{SANITISE_CHOICE}</option>
        {EXPORT_CHOICES.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        <option value={OPEN_PERFETTO}>Open in Perfetto…</option>
      </select>
      {isAsking && <SanitiseDialog onClose={() => setAsking(false)} />}
    </>
  )
}
