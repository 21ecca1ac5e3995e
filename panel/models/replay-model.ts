// Plays a recording that is not running back: a playhead that runs, is moved by hand or from event to event, a stretch
// that is selected and may be looped, and what figures are of then. Panel page; no DOM.

import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Selection } from '../../trace/figures/selection.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { AxisModel, Span } from './axis-model.ts'
import { createEventTimes } from './event-times.ts'
import type { FrameScheduler } from './frame-scheduler.ts'

/** What can be chosen; 1 is the time that it took. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8] as const
export type Speed = (typeof SPEEDS)[number]

/** A frame that came later, as after a task or under another tab, moves the playhead by no more than this, ms. */
const LONGEST_STEP_MS = 250
/** After a recording is there for so long, what its playhead will need is made ready, ms: first it is shown. */
const PREPARE_AFTER_MS = 250
/** An event at the playhead is known. Finer than any clock of a page, coarser than epoch times are told apart. */
const INCLUDED_MS = 0.001

/** From `fromMs` on, before `toMs`, epoch ms; null: no bound. */
export interface TimeBounds {
  readonly fromMs: number | null
  readonly toMs: number | null
}

export const ALL_TIME: TimeBounds = { fromMs: null, toMs: null }

/** Times are epoch ms. While a recording runs, or there is none, no method does anything. */
export interface ReplayModel {
  /** From where to where there is anything to see; null: nothing can be played back. */
  readonly bounds: ReadonlySignal<Span | null>
  /** Null: at the end, where everything is known. */
  readonly playhead: ReadonlySignal<number | null>
  readonly selection: ReadonlySignal<Span | null>
  readonly isPlaying: ReadonlySignal<boolean>
  /** The selection, or where there is none the whole, begins again at its end. */
  readonly isLooping: Signal<boolean>
  readonly speed: Signal<Speed>
  /** What figures are of: the selection, or what is known at the playhead, or all. */
  readonly figuresOf: ReadonlySignal<TimeBounds>
  play(): void
  pause(): void
  toggle(): void
  /** Moves the playhead there, within the bounds. */
  seek(wallMs: number): void
  /**
   * The same with the next frame, for a hand that drags: all that follows the playhead is worked out and laid out once,
   * however many moves come before it.
   */
  scrub(wallMs: number): void
  /** To the next event in this direction, which is chosen then. */
  step(direction: 1 | -1): void
  toStart(): void
  /** To the end, where everything is known. */
  toEnd(): void
  /** The selection begins, or ends, at the playhead. */
  markStart(): void
  markEnd(): void
  /** Null: nothing is selected. */
  select(span: Span | null): void
  /** Shows an event: chosen, the playhead at it. */
  showEvent(event: TrackedEvent): void
  dispose(): void
}

/** `readBounds` null: there is nothing to play back; it is asked again whenever `changed` changes. */
export function createReplayModel(options: {
  session: TraceSession
  readBounds: () => Span | null
  changed: ReadonlySignal<unknown>
  /** Does what the first figures of a stretch would have to wait for. */
  prepare?: () => void
  /** Of the context and the source that are shown. */
  selected: ReadonlySignal<Selection>
  timeAxis: AxisModel
  scheduler: FrameScheduler
  selectedEvent: Signal<number | null>
}): ReplayModel {
  const { session, timeAxis, scheduler, selectedEvent } = options
  const playhead = signal<number | null>(null)
  const selection = signal<Span | null>(null)
  const isPlaying = signal(false)
  const isLooping = signal(false)
  const speed = signal<Speed>(1)
  const times = createEventTimes(session)
  let lastFrameMs: number | null = null
  /** Where a hand is since the last frame; null: where the playhead is. */
  let handMs: number | null = null

  const bounds = computed(() => {
    void options.changed.value
    return options.readBounds()
  })

  const figuresOf = computed<TimeBounds>(() => {
    const span = selection.value
    if (span !== null) return { fromMs: span.from, toMs: span.to }
    const at = playhead.value
    return at === null ? ALL_TIME : { fromMs: null, toMs: at + INCLUDED_MS }
  })

  /** What is played: where it begins again, and where it ends. */
  const stretch = (): Span | null =>
    isLooping.peek() && selection.peek() !== null ? selection.peek() : bounds.peek()

  const moveTo = (wallMs: number): void => {
    handMs = null
    const limits = bounds.peek()
    if (limits === null) return
    playhead.value = Math.min(limits.to, Math.max(limits.from, wallMs))
  }

  const pause = (): void => {
    isPlaying.value = false
    lastFrameMs = null
  }

  const play = (): void => {
    const span = stretch()
    if (span === null) return
    const at = playhead.peek()
    if (at === null || at >= span.to || at < span.from) playhead.value = span.from
    isPlaying.value = true
    scheduler.invalidate()
  }

  const stopFrames = scheduler.onFrame((nowMs) => {
    if (handMs !== null) moveTo(handMs)
    if (!isPlaying.peek()) return
    const span = stretch()
    if (span === null) {
      pause()
      return
    }
    const passedMs = lastFrameMs === null ? 0 : Math.min(LONGEST_STEP_MS, nowMs - lastFrameMs)
    lastFrameMs = nowMs
    const at = (playhead.peek() ?? span.from) + passedMs * speed.peek()
    if (at < span.to) playhead.value = at
    else if (isLooping.peek()) playhead.value = span.from
    else {
      playhead.value = span.to
      pause()
      return
    }
    scheduler.invalidate()
  })

  /** What was zoomed into goes along, by whole lengths of it. */
  function turnPage(at: number): void {
    const zoom = timeAxis.zoom.peek()
    if (zoom === null || (at >= zoom.from && at <= zoom.to)) return
    const length = zoom.to - zoom.from
    const awayMs = Math.floor((at - zoom.from) / length) * length
    timeAxis.zoomTo({ from: zoom.from + awayMs, to: zoom.to + awayMs })
  }

  // Nothing is left of what was played back before.
  const stopForgetting = effect(() => {
    if (bounds.value !== null) return
    batch(() => {
      pause()
      playhead.value = null
      selection.value = null
    })
  })

  /** Before a hand is on the playhead: laying out an hour takes longer than a frame. */
  let preparing: ReturnType<typeof setTimeout> | undefined
  const stopPreparing = effect(() => {
    clearTimeout(preparing)
    if (bounds.value !== null && options.prepare !== undefined)
      preparing = setTimeout(options.prepare, PREPARE_AFTER_MS)
  })

  const stopShowing = effect(() => {
    const at = playhead.value
    batch(() => {
      timeAxis.rest.value = at
      timeAxis.marked.value = selection.value
    })
    if (at !== null) turnPage(at)
    scheduler.invalidate()
  })

  const select = (span: Span | null): void => {
    const limits = bounds.peek()
    if (span === null || limits === null) {
      selection.value = null
      return
    }
    const from = Math.max(limits.from, Math.min(span.from, span.to))
    const to = Math.min(limits.to, Math.max(span.from, span.to))
    selection.value = to > from ? { from, to } : null
  }

  const mark = (place: (span: Span, at: number) => Span): void => {
    const limits = bounds.peek()
    if (limits === null) return
    const at = playhead.peek() ?? limits.to
    const { from, to } = place(selection.peek() ?? limits, at)
    if (from < to) select({ from, to })
  }

  const showEvent = (event: TrackedEvent): void => {
    moveTo(event.marks.event)
    selectedEvent.value = event.eventId
  }

  return {
    bounds,
    playhead,
    selection,
    isPlaying,
    isLooping,
    speed,
    figuresOf,
    play,
    pause,
    toggle: () => (isPlaying.peek() ? pause() : play()),
    seek: moveTo,
    scrub(wallMs) {
      handMs = wallMs
      scheduler.invalidate()
    },
    step(direction) {
      const limits = bounds.peek()
      if (limits === null) return
      pause()
      const at = playhead.peek() ?? (direction > 0 ? limits.from : limits.to)
      const event = times.step(options.selected.peek(), at, direction, selectedEvent.peek())
      if (event !== null) showEvent(event)
    },
    toStart() {
      moveTo(bounds.peek()?.from ?? 0)
    },
    toEnd() {
      pause()
      handMs = null
      playhead.value = null
    },
    // A beginning behind the end, or an end before the beginning, begins a new selection there.
    markStart: () =>
      mark(({ to }, at) => ({ from: at, to: at < to ? to : (bounds.peek()?.to ?? at) })),
    markEnd: () =>
      mark(({ from }, at) => ({ from: at > from ? from : (bounds.peek()?.from ?? at), to: at })),
    select,
    showEvent,
    dispose() {
      stopFrames()
      clearTimeout(preparing)
      stopPreparing()
      stopForgetting()
      stopShowing()
    },
  }
}
