// The user's markers below the charts: go to one, write a note at it, take it away. Panel page.

import type { Marker } from '../../../trace/markers/marker.ts'
import { formatElapsed } from '../../../trace/text/format.ts'
import { markerName } from '../../../trace/text/marker-words.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { useApp } from '../../models/app-context.ts'

const ROWS_SHOWN = 200

/** The list; nothing where there is no recording to mark. */
export function MarkerList() {
  const { markers } = useApp()
  if (!markers.canMark.value) return null
  const all = markers.all.value
  const hidden = all.length - ROWS_SHOWN
  return (
    <section class="chart-panel panel-markers" aria-label="Markers">
      <header class="chart-head">
        <h2>Markers</h2>
        <button
          type="button"
          class="button"
          data-testid="marker-add"
          title="Marks this moment, as the key M does"
          onClick={() => markers.add()}
        >
          Mark (M)
        </button>
      </header>
      {all.length > 0 && (
        <ul class="marker-list" data-testid="marker-list">
          {all.slice(0, ROWS_SHOWN).map((marker, index) => (
            <MarkerRow key={marker.id} marker={marker} name={markerName('', index)} />
          ))}
        </ul>
      )}
      {hidden > 0 && <p class="muted">{hidden} later ones are not shown.</p>}
    </section>
  )
}

/** `name`: of one without a note. */
function MarkerRow(props: { marker: Marker; name: string }) {
  const { recording, markers } = useApp()
  const { marker, name } = props
  const at = formatElapsed(marker.wallMs - recording.zeroWallMs, 2)
  return (
    <li data-testid="marker">
      <button
        type="button"
        class="link-button marker-time"
        data-testid="marker-jump"
        title="Shows this moment"
        onClick={() => markers.jump(marker)}
      >
        {at}
      </button>
      {/* What is being written stays, whatever is drawn meanwhile; another text is another field. */}
      <input
        key={marker.text}
        type="text"
        defaultValue={marker.text}
        maxLength={LIMIT.stringLength}
        placeholder={name}
        aria-label={`Note at ${at}`}
        data-testid="marker-note"
        onChange={(event) => markers.rename(marker.id, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
      />
      <button
        type="button"
        class="link-button"
        data-testid="marker-remove"
        aria-label={`Remove the marker at ${at}`}
        onClick={() => markers.remove(marker.id)}
      >
        Remove
      </button>
    </li>
  )
}
