// What stands in the head of a chart over time: how much of it is shown, and, where somebody zoomed, that it no longer
// follows and the way back. Panel page.

import { formatElapsed } from '../../trace/text/format.ts'
import { useApp } from '../models/app-context.ts'
import { WindowChooser } from './window-chooser.tsx'

/** The tools; with `hasWindows` the lengths to choose from too. */
export function TimeTools(props: { testId: string; hasWindows?: boolean }) {
  const { timeAxis, recording } = useApp()
  const zoom = timeAxis.zoom.value
  const isActive = recording.isActive.value
  const at = (wallMs: number): string =>
    formatElapsed(
      wallMs - recording.zeroWallMs,
      zoom !== null && zoom.to - zoom.from < 1000 ? 3 : 1,
    )
  return (
    <span class={`time-tools ${zoom === null ? '' : 'is-zoomed'}`}>
      {zoom !== null && (
        <>
          <span class="time-zoom" role="status" data-testid={`${props.testId}-zoom`}>
            {at(zoom.from)} to {at(zoom.to)}
            {isActive && ', not following'}
          </span>
          <button
            type="button"
            class="button"
            data-testid={`${props.testId}-follow`}
            title={isActive ? 'Show what comes again' : 'Show what was shown before'}
            onClick={timeAxis.follow}
          >
            {isActive ? 'Follow' : 'Zoom out'}
          </button>
        </>
      )}
      {props.hasWindows === true && <WindowChooser />}
    </span>
  )
}
