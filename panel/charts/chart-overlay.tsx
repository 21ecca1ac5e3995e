// What lies over a picture while hands are on it: the cursor, what a drag has marked, and the values at the cursor, to
// be seen and to be heard. Panel page.

import type { ReadonlySignal } from '@preact/signals'
import type { AxisModel, Span } from '../models/axis-model.ts'
import {
  findRow,
  pxAt,
  sentenceOf,
  shownRest,
  type ChartReading,
  type ChartScale,
  type DrawnChart,
  type PlotArea,
} from './chart-data.ts'

/** Values of a place so near count as under the cursor. */
const REACH_PX = 10

interface ChartOverlayProps {
  testId: string
  drawn: ReadonlySignal<DrawnChart | null>
  axis: AxisModel
  scale: ChartScale
  selection: Span | null
  /** The values are read out while the chart has the focus. */
  isFocused: boolean
  readValues: (row: number) => ChartReading | null
}

/** The overlay; nothing while the cursor is elsewhere. */
export function ChartOverlay(props: ChartOverlayProps) {
  const drawn = props.drawn.value
  const { axis, scale } = props
  const resting = axis.rest.value
  // Under a hand that drags no other page comes.
  const rest = drawn === null || axis.isHeld.value ? resting : shownRest(drawn, resting, scale)
  const marked = axis.marked.value
  const cursor = axis.cursor.value ?? rest
  const place = drawn === null || cursor === null ? null : placeOf(drawn, cursor, props)
  return (
    <>
      {drawn !== null && marked !== null && (
        <Marked
          kind="chart-selected"
          area={drawn.area}
          selection={pxOf(drawn.area, marked, scale)}
        />
      )}
      {drawn !== null && props.selection !== null && (
        <Marked kind="chart-marked" area={drawn.area} selection={props.selection} />
      )}
      {drawn !== null && rest !== null && (
        <Playhead testId={props.testId} area={drawn.area} x={scale.toX(rest)} />
      )}
      {drawn !== null && place !== null && (
        <>
          <span
            class="chart-cursor"
            style={{
              transform: `translateX(${place.px}px)`,
              top: `${drawn.area.top}px`,
              height: `${drawn.area.height}px`,
            }}
          />
          <Values testId={props.testId} area={drawn.area} px={place.px} reading={place.reading} />
        </>
      )}
      <p class="visually-hidden" aria-live="polite" data-testid={`${props.testId}-live`}>
        {props.isFocused && place !== null ? sentenceOf(place.reading) : ''}
      </p>
    </>
  )
}

function placeOf(
  { data, area }: DrawnChart,
  cursor: number,
  { scale, readValues }: ChartOverlayProps,
): { px: number; reading: ChartReading } | null {
  const x = scale.toX(cursor)
  if (!(x >= area.min && x <= area.max)) return null
  const reach = (REACH_PX / area.width) * (area.max - area.min)
  const row = findRow(data.columns[0], x, reach, (at) => (readValues(at)?.rows.length ?? 0) > 0)
  const reading = row < 0 ? null : readValues(row)
  return reading === null ? null : { px: pxAt(area, x), reading }
}

const pxOf = (area: PlotArea, span: Span, scale: ChartScale): Span => ({
  from: pxAt(area, scale.toX(span.from)),
  to: pxAt(area, scale.toX(span.to)),
})

function Playhead(props: { testId: string; area: PlotArea; x: number }) {
  const { area, x } = props
  if (!(x >= area.min && x <= area.max)) return null
  return (
    <span
      class="chart-playhead"
      data-testid={`${props.testId}-playhead`}
      style={{
        transform: `translateX(${pxAt(area, x)}px)`,
        top: `${area.top}px`,
        height: `${area.height}px`,
      }}
    />
  )
}

function Marked(props: { kind: string; area: PlotArea; selection: Span }) {
  const { area, selection } = props
  const left = Math.max(area.left, selection.from)
  const right = Math.min(area.left + area.width, selection.to)
  if (right <= left) return null
  return (
    <span
      class={props.kind}
      style={{
        left: `${left}px`,
        top: `${area.top}px`,
        width: `${right - left}px`,
        height: `${area.height}px`,
      }}
    />
  )
}

/** Beside the cursor, on the side that has more room. */
function Values(props: { testId: string; area: PlotArea; px: number; reading: ChartReading }) {
  const { area, px, reading } = props
  const isLeft = px > area.left + area.width / 2
  return (
    <div
      class={`chart-values ${isLeft ? 'is-left' : ''}`}
      style={{
        transform: `translateX(${isLeft ? `calc(${px}px - 100%)` : `${px}px`})`,
        top: `${area.top + 4}px`,
      }}
      data-testid={`${props.testId}-values`}
      aria-hidden="true"
    >
      <p class="chart-values-title">{reading.title}</p>
      <dl>
        {reading.rows.map(({ label, text, colour }) => (
          <div key={label}>
            <dt>
              {colour !== undefined && <span class="legend-mark" style={{ '--mark': colour }} />}
              {label}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
