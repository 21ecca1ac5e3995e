// Asks before a trace goes to a viewer on the web. Panel page.

import { formatBytes } from '../../trace/text/format.ts'
import { useApp } from '../models/app-context.ts'

/** The question; nothing where nothing is offered. */
export function HandoverBar() {
  const { handover } = useApp()
  const trace = handover.offered.value
  if (trace === null) return null
  return (
    <div class="handover" role="alertdialog" aria-label="Open in Perfetto" data-testid="handover">
      <p>
        {trace.title} ({formatBytes(trace.bytes.length)}) goes to the page <b>ui.perfetto.dev</b> in
        a new tab, which reads it in this browser. It holds the addresses and names of the page that
        was recorded.
      </p>
      <button
        type="button"
        class="button button-main"
        data-testid="handover-agree"
        onClick={() => void handover.agree()}
      >
        Open in Perfetto
      </button>
      <button
        type="button"
        class="button"
        data-testid="handover-decline"
        onClick={handover.decline}
      >
        Cancel
      </button>
    </div>
  )
}
