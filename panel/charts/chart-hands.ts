// Hands on a chart: the pointer moves its cursor, a click picks a place, a drag zooms or, with Shift, marks, a double
// click goes back, keys do the same. Panel page.

import { signal, type ReadonlySignal } from '@preact/signals'
import type { AxisModel, Span } from '../models/axis-model.ts'
import { stepRow, xAt, type ChartScale, type DrawnChart } from './chart-data.ts'
import { actionOf } from './chart-keys.ts'

/** A shorter way is a click. */
const DRAG_PX = 4

export interface ChartHands {
  /** What a drag has marked so far, pixels in the chart; null: nothing. */
  readonly selection: ReadonlySignal<Span | null>
  /** Call it when another picture was drawn: the pointer has stayed where it was. */
  settle(): void
  onKeyDown: (event: KeyboardEvent) => void
  dispose(): void
}

/** Listens on `element` until it is disposed. */
export function createChartHands(options: {
  element: HTMLElement
  axis: AxisModel
  readScale: () => ChartScale
  readDrawn: () => DrawnChart | null
  isFilled: (row: number) => boolean
}): ChartHands {
  const { element, axis, readScale, readDrawn, isFilled } = options
  const selection = signal<Span | null>(null)
  let pointerPx: number | null = null
  let downPx: number | null = null

  const valueAt = (px: number): number | null => {
    const drawn = readDrawn()
    if (drawn === null) return null
    const { left, width } = drawn.area
    return readScale().toValue(xAt(drawn.area, Math.min(left + width, Math.max(left, px))))
  }

  const spanOf = (fromPx: number, toPx: number): Span | null => {
    const from = valueAt(Math.min(fromPx, toPx))
    const to = valueAt(Math.max(fromPx, toPx))
    return from === null || to === null ? null : { from, to }
  }

  const isInside = (px: number): boolean => {
    const area = readDrawn()?.area
    return area !== undefined && px >= area.left && px <= area.left + area.width
  }

  const moveTo = (px: number): void => {
    pointerPx = downPx !== null || isInside(px) ? px : null
    axis.moveCursor(pointerPx === null ? null : valueAt(pointerPx))
    if (downPx === null) return
    const isDrag = Math.abs(px - downPx) >= DRAG_PX
    selection.value = isDrag ? { from: Math.min(px, downPx), to: Math.max(px, downPx) } : null
  }

  const place = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left

  const onMove = (event: PointerEvent): void => moveTo(place(event))

  const onDown = (event: PointerEvent): void => {
    const px = place(event)
    if (event.button !== 0 || !isInside(px)) return
    downPx = px
    element.setPointerCapture(event.pointerId)
    axis.hold(true)
  }

  const onUp = (event: PointerEvent): void => {
    if (downPx === null) return
    const px = place(event)
    const span = selection.peek() === null ? null : spanOf(downPx, px)
    const at = valueAt(px)
    letGo()
    if (span !== null && event.shiftKey) axis.mark(span)
    else if (span !== null) axis.zoomTo(span)
    else if (at !== null) axis.pick(at)
  }

  const letGo = (): void => {
    downPx = null
    selection.value = null
    axis.hold(false)
  }

  const onLeave = (): void => {
    if (downPx !== null) return
    pointerPx = null
    axis.moveCursor(null)
  }

  const stepTo = (from: number | null, direction: 1 | -1): void => {
    const drawn = readDrawn()
    const xs = drawn?.data.columns[0]
    if (xs === undefined) return
    const row = stepRow(xs, from, direction, isFilled)
    if (row >= 0) axis.moveCursor(readScale().toValue(xs[row] ?? 0))
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const action =
      event.ctrlKey || event.metaKey || event.altKey ? null : actionOf(event.key, event.shiftKey)
    const drawn = readDrawn()
    if (action === null || drawn === null) return
    event.preventDefault()
    event.stopPropagation()
    const { toX, toValue } = readScale()
    // The zoom is ahead of the picture until the next frame.
    const shown = axis.zoom.peek() ?? {
      from: toValue(drawn.area.min),
      to: toValue(drawn.area.max),
    }
    const cursor = axis.cursor.peek()
    switch (action.kind) {
      case 'step':
        // Without a cursor from the latest on.
        if (cursor === null) stepTo(null, -1)
        else stepTo(toX(cursor), action.direction)
        break
      case 'jump':
        stepTo(null, action.direction)
        break
      case 'move':
        axis.moveBy(shown, action.share)
        break
      case 'zoom':
        axis.zoomBy(shown, action.factor, cursor ?? (shown.from + shown.to) / 2)
        break
      case 'follow':
        axis.follow()
        break
      case 'leave':
        axis.moveCursor(null)
        break
    }
  }

  const stop = new AbortController()
  const { signal: until } = stop
  element.addEventListener('pointermove', onMove, { signal: until })
  element.addEventListener('pointerdown', onDown, { signal: until })
  element.addEventListener('pointerup', onUp, { signal: until })
  element.addEventListener('pointercancel', letGo, { signal: until })
  element.addEventListener('pointerleave', onLeave, { signal: until })
  element.addEventListener('dblclick', axis.follow, { signal: until })

  return {
    selection,
    settle() {
      if (pointerPx !== null && downPx === null) axis.moveCursor(valueAt(pointerPx))
    },
    onKeyDown,
    dispose() {
      stop.abort()
      if (downPx !== null) letGo()
      if (pointerPx !== null) axis.moveCursor(null)
    },
  }
}
