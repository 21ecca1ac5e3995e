// The whole recording as a strip: the playhead is moved along it by hand, the selection and the glitches stand in it.
// Panel page.

import { useMemo, useRef } from 'preact/hooks'
import { formatElapsed } from '../../trace/text/format.ts'
import { useApp } from '../models/app-context.ts'
import type { Span } from '../models/axis-model.ts'

/** Marks of glitches nearer together than this share of the strip are one. */
const NEAR = 1 / 400

/** The strip; pointer and Shift with the pointer are its hands, keys are those of the whole replay. */
export function ScrubStrip() {
  const { replay, recording } = useApp()
  /** Where the pointer went down, and the strip lay then; null: it is up. */
  const down = useRef<{ box: DOMRect; at: number; isSelecting: boolean } | null>(null)
  const bounds = replay.bounds.value
  // Hundreds of marks, which stay while the playhead moves.
  const glitches = useMemo(() => bounds !== null && <Glitches bounds={bounds} />, [bounds])
  if (bounds === null) return null
  const at = replay.playhead.value ?? bounds.to
  const selection = replay.selection.value

  const timeAt = (box: DOMRect, { clientX }: PointerEvent): number => {
    const share = box.width === 0 ? 0 : (clientX - box.left) / box.width
    return bounds.from + Math.min(1, Math.max(0, share)) * (bounds.to - bounds.from)
  }
  const move = (event: PointerEvent): void => {
    const from = down.current
    if (from === null) return
    const at = timeAt(from.box, event)
    if (from.isSelecting) replay.select({ from: from.at, to: at })
    else replay.scrub(at)
  }
  return (
    <div
      class="scrub"
      data-testid="scrub"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={Math.round(bounds.to - bounds.from)}
      aria-valuenow={Math.round(at - bounds.from)}
      aria-valuetext={formatElapsed(at - (recording.zeroWallMs || bounds.from), 2)}
      title="Drag to scrub; with Shift to select"
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        replay.pause()
        // Asked for once: each further question would have the whole panel laid out before the next frame.
        const box = event.currentTarget.getBoundingClientRect()
        down.current = { box, at: timeAt(box, event), isSelecting: event.shiftKey }
        move(event)
      }}
      onPointerMove={move}
      onPointerUp={() => {
        down.current = null
      }}
      onPointerCancel={() => {
        down.current = null
      }}
    >
      {glitches}
      {selection !== null && (
        <span
          class="scrub-selection"
          data-testid="scrub-selection"
          style={{
            left: `${shareOf(selection.from, bounds) * 100}%`,
            width: `${(shareOf(selection.to, bounds) - shareOf(selection.from, bounds)) * 100}%`,
          }}
        />
      )}
      <span class="scrub-played" style={{ transform: `scaleX(${shareOf(at, bounds)})` }} />
      <span class="scrub-place" style={{ transform: `translateX(${shareOf(at, bounds) * 100}%)` }}>
        <span class="scrub-thumb" />
      </span>
    </div>
  )
}

const shareOf = (wallMs: number, { from, to }: Span): number =>
  Math.min(1, Math.max(0, (wallMs - from) / (to - from)))

function Glitches(props: { bounds: Span }) {
  const { live } = useApp()
  const shares = live.wholeReport.value.glitches
    .map(({ toMs }) => shareOf(toMs, props.bounds))
    .sort((a, b) => a - b)
  const shown: number[] = []
  for (const share of shares) if (share - (shown.at(-1) ?? -1) >= NEAR) shown.push(share)
  return (
    <>
      {shown.map((share) => (
        <span key={share} class="scrub-glitch" style={{ left: `${share * 100}%` }} />
      ))}
    </>
  )
}
