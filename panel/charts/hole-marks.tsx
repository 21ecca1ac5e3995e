// Stretches of time of which records are missing, shaded in each chart over time: nothing is to be read from them.
// Panel page.

import type { ReadonlySignal } from '@preact/signals'
import { holeSentence } from '../../trace/text/hole-words.ts'
import { useApp } from '../models/app-context.ts'
import { pxAt, type ChartScale, type DrawnChart } from './chart-data.ts'

/** A short one is seen, too. */
const LEAST_PX = 2
/** More in one picture are not told apart. */
const MOST_DRAWN = 256

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
  const shown = holes
    .map((hole) => ({ hole, left: clamped(hole.fromMs), right: clamped(hole.toMs) }))
    .filter(({ left, right }) => left < end && right > area.left)
    .slice(-MOST_DRAWN)
  return (
    <>
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
