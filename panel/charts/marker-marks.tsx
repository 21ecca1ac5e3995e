// The user's markers along the bottom of each chart over time: a click goes to the moment in all of them. Panel page.

import type { ReadonlySignal } from '@preact/signals'
import { markerName } from '../../trace/text/marker-words.ts'
import { useApp } from '../models/app-context.ts'
import { pxAt, type ChartScale, type DrawnChart } from './chart-data.ts'

/** More in one picture are a bar: zooming in tells them apart. */
const MOST_DRAWN = 256

interface MarksProps {
  testId: string
  drawn: ReadonlySignal<DrawnChart | null>
  scale: ChartScale
}

/** The marks; nothing where there is no picture. */
export function MarkerMarks(props: MarksProps) {
  const { markers } = useApp()
  const drawn = props.drawn.value
  const all = markers.all.value
  if (drawn === null || all.length === 0) return null
  const { area } = drawn
  const shown = all
    .map((marker, index) => ({
      marker,
      name: markerName(marker.text, index),
      x: props.scale.toX(marker.wallMs),
    }))
    .filter(({ x }) => x >= area.min && x <= area.max)
    .slice(0, MOST_DRAWN)
  return (
    <>
      {shown.map(({ marker, name, x }) => (
        <span
          key={marker.id}
          class="user-mark"
          style={{ left: `${pxAt(area, x)}px`, top: `${area.top}px`, height: `${area.height}px` }}
        >
          <button
            type="button"
            title={name}
            aria-label={`Marker: ${name}`}
            data-testid={`${props.testId}-marker`}
            // The hands on the chart would take it for the beginning of a drag.
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => markers.jump(marker)}
          />
        </span>
      ))}
    </>
  )
}
