// How much of the latest time the charts show. Panel page.

import { useApp } from '../models/app-context.ts'

const WINDOWS: readonly { label: string; windowMs: number | null }[] = [
  { label: '10 s', windowMs: 10_000 },
  { label: '30 s', windowMs: 30_000 },
  { label: '2 min', windowMs: 120_000 },
  { label: 'All', windowMs: null },
]

/** Buttons for the lengths to choose from. */
export function WindowChooser() {
  const { live, timeAxis } = useApp()
  return (
    <div class="segments" role="group" aria-label="Time shown">
      {WINDOWS.map(({ label, windowMs }) => (
        <button
          key={label}
          type="button"
          class="segment"
          aria-pressed={timeAxis.zoom.value === null && live.windowMs.value === windowMs}
          onClick={() => {
            live.windowMs.value = windowMs
            timeAxis.follow()
          }}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
