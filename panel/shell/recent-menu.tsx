// The files that were opened lately, to be opened again. Panel page.

import { useApp } from '../models/app-context.ts'

const FORGET = 'forget'

/** The menu; nothing while no file was opened. It goes back to its head once something was chosen. */
export function RecentMenu({ isDisabled }: { isDisabled: boolean }) {
  const app = useApp()
  const entries = app.recent.entries.value
  if (entries.length === 0) return null
  return (
    <select
      class="tool-select tool-recent"
      data-testid="recent"
      aria-label="Open a recent trace"
      title="Traces that were opened lately"
      value=""
      disabled={isDisabled}
      onChange={(event) => {
        const { value } = event.currentTarget
        event.currentTarget.value = ''
        const entry = entries[Number(value)]
        if (value === FORGET) void app.recent.forgetAll()
        else if (entry !== undefined) void app.reopenTrace(entry)
      }}
    >
      <option value="">Recent…</option>
      {entries.map(({ name, openedAtMs }, index) => (
        <option key={openedAtMs} value={String(index)}>
          {name}
        </option>
      ))}
      <option value={FORGET}>Forget these names</option>
    </select>
  )
}
