// Stretches of time of which records are missing, shaded in each chart over time: nothing of its own is to be read
// from them. Where it is known how much the audio thread had to do in a second, a bar tells it: its whole height is all
// of the time that there is. Panel page.

import type { ReadonlySignal } from '@preact/signals'
import type { Hole, LostSecond } from '../../trace/holes/hole.ts'
import { holeSentence } from '../../trace/text/hole-words.ts'
import { useApp } from '../models/app-context.ts'
import { pxAt, type ChartScale, type DrawnChart } from './chart-data.ts'

/** A short one is seen, too. */
const LEAST_PX = 2
/** More in one picture are not told apart. */
const MOST_DRAWN = 256
/** As many seconds as fit into a wide picture side by side. */
const MOST_BARS = 1024
/** Bars of seconds that would be narrower are one. */
const NARROW_PX = 3
const SECOND_MS = 1000

interface Bar {
  readonly fromMs: number
  readonly toMs: number
  readonly load: number
}

interface MarksProps {
  testId: string
  drawn: ReadonlySignal<DrawnChart | null>
  scale: ChartScale
}

/** The shades; nothing where there is no picture. */
export function HoleMarks(props: MarksProps) {
  const { live } = useApp()
  const drawn = props.drawn.value
  const { holes = [] } = live.wholeReport.value
  if (drawn === null || holes.length === 0) return null
  const { area } = drawn
  const end = area.left + area.width
  const clamped = (wallMs: number): number =>
    Math.min(end, Math.max(area.left, pxAt(area, props.scale.toX(wallMs))))
  const isNarrow = clamped(props.scale.toValue(area.min) + SECOND_MS) - area.left < NARROW_PX
  const shown = holes
    .map((hole) => ({ hole, left: clamped(hole.fromMs), right: clamped(hole.toMs) }))
    .filter(({ left, right }) => left < end && right > area.left)
    .slice(-MOST_DRAWN)
  const bars = shown
    .flatMap(({ hole }) =>
      barsOf(hole, isNarrow).map(({ fromMs, toMs, load }) => ({
        hole,
        fromMs,
        left: clamped(fromMs),
        right: clamped(toMs),
        load,
      })),
    )
    .filter(({ left, right }) => left < right)
    .slice(-MOST_BARS)
  return (
    <>
      {bars.map(({ hole, fromMs, left, right, load }) => (
        <span
          key={`${hole.fromMs} ${fromMs}`}
          class="chart-lost"
          data-testid={`${props.testId}-lost`}
          style={{
            left: `${left}px`,
            top: `${area.top + area.height * (1 - load)}px`,
            width: `${Math.max(0, right - left - 1)}px`,
            height: `${area.height * load}px`,
          }}
        />
      ))}
      {shown.map(({ hole, left, right }) => (
        <span
          key={hole.fromMs}
          class="chart-hole"
          role="img"
          aria-label={holeSentence(hole)}
          data-testid={`${props.testId}-hole`}
          style={{
            left: `${left}px`,
            top: `${area.top}px`,
            width: `${Math.max(LEAST_PX, right - left)}px`,
            height: `${area.height}px`,
          }}
        />
      ))}
    </>
  )
}

/** The loads that are known, 0…1, of each second or of the whole. */
function barsOf({ fromMs, toMs, lost }: Hole, isOne: boolean): Bar[] {
  if (lost === undefined) return []
  const times = isOne ? [{ ...lost, wallMs: fromMs, endMs: toMs }] : lost.seconds.map(endOf)
  return times.flatMap(({ wallMs, endMs, load }) =>
    load === null
      ? []
      : [
          {
            fromMs: Math.max(fromMs, wallMs),
            toMs: Math.min(toMs, endMs),
            load: Math.min(1, load.average),
          },
        ],
  )
}

const endOf = (second: LostSecond): LostSecond & { endMs: number } => ({
  ...second,
  endMs: second.wallMs + SECOND_MS,
})
