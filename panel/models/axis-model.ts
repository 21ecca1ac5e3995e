// What is shown of a horizontal axis and where its cursor stands. Charts that share a model are linked: a cursor or a
// zoom of one is that of all. Panel page; no DOM.

import { signal, type ReadonlySignal, type Signal } from '@preact/signals'

/** From one value of the axis to a higher one; on the time axis epoch milliseconds. */
export interface Span {
  from: number
  to: number
}

export interface AxisModel {
  /** The part that the charts stand still at; null: they follow what comes. */
  readonly zoom: ReadonlySignal<Span | null>
  /** Null: nowhere. */
  readonly cursor: ReadonlySignal<number | null>
  /** True while a hand drags: a picture must not move away under it. */
  readonly isHeld: ReadonlySignal<boolean>
  /** Where the cursor stands while no hand is on a chart: the playhead of a replay; null: nowhere. */
  readonly rest: Signal<number | null>
  /** A part that stays marked: the selection of a replay. */
  readonly marked: Signal<Span | null>
  moveCursor(at: number | null): void
  /** Shows this part, as far as the axis reaches and no shorter than can be told apart. */
  zoomTo(span: Span): void
  /** Shows `factor` times as much as `shown`, with `at` where it was; twice the whole: everything, following. */
  zoomBy(shown: Span, factor: number, at: number): void
  /** Moves along by a share of what is shown. */
  moveBy(shown: Span, share: number): void
  /** Back to following. */
  follow: () => void
  hold(isHeld: boolean): void
  /** A hand has pointed at a place, or (with Shift) marked a part. */
  pick(at: number): void
  mark(span: Span): void
  /** Who wants to know of it; one at a time, as an axis has one owner. */
  onPicked(told: { pick(at: number): void; mark(span: Span): void }): void
}

/** What may be off where a part that is shown is read off a picture. */
const ALL = 0.999

/** An axis that follows. `readBounds` tells how far it reaches now, null: nothing is known of it yet. */
export function createAxisModel(readBounds: () => Span | null, shortest: number): AxisModel {
  const zoom = signal<Span | null>(null)
  const cursor = signal<number | null>(null)
  const isHeld = signal(false)
  let told: Parameters<AxisModel['onPicked']>[0] | null = null

  const zoomTo = (span: Span): void => {
    const bounds = readBounds()
    if (bounds !== null) zoom.value = withinBounds(span, bounds, shortest)
  }

  return {
    zoom,
    cursor,
    isHeld,
    rest: signal<number | null>(null),
    marked: signal<Span | null>(null),
    zoomTo,
    moveCursor(at) {
      cursor.value = at
    },
    zoomBy(shown, factor, at) {
      const bounds = readBounds()
      if (bounds === null) return
      if (factor > 1 && shown.to - shown.from >= (bounds.to - bounds.from) * ALL) {
        zoom.value = null
        return
      }
      zoomTo({ from: at - (at - shown.from) * factor, to: at + (shown.to - at) * factor })
    },
    moveBy(shown, share) {
      const step = (shown.to - shown.from) * share
      zoomTo({ from: shown.from + step, to: shown.to + step })
    },
    follow() {
      zoom.value = null
    },
    hold(isHand) {
      isHeld.value = isHand
    },
    pick: (at) => told?.pick(at),
    mark: (span) => told?.mark(span),
    onPicked(owner) {
      told = owner
    },
  }
}

/** The span, not shorter than `shortest`, moved into the bounds, or cut where it is longer than they are. */
export function withinBounds(span: Span, bounds: Span, shortest: number): Span {
  const whole = bounds.to - bounds.from
  const length = Math.min(whole, Math.max(shortest, span.to - span.from))
  const middle = (span.from + span.to) / 2
  const from = Math.min(bounds.to - length, Math.max(bounds.from, middle - length / 2))
  return { from, to: from + length }
}
