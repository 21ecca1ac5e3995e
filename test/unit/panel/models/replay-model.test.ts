// The playhead: played, stepped, looped, and what figures are of. Node, on frames of its own.

import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import { createAxisModel, type Span } from '../../../../panel/models/axis-model.ts'
import { createFrameScheduler } from '../../../../panel/models/frame-scheduler.ts'
import { replayAction } from '../../../../panel/models/replay-keys.ts'
import { ALL_TIME, createReplayModel } from '../../../../panel/models/replay-model.ts'
import { EVERYTHING } from '../../../../trace/figures/selection.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

const BOUNDS: Span = { from: 1000, to: 11_000 }

function bench(eventsAt: readonly number[] = [], prepare?: () => void) {
  let nowMs = 0
  let waiting: ((nowMs: number) => void) | null = null
  const scheduler = createFrameScheduler({
    request(callback) {
      waiting = callback
      return 1
    },
    cancel: () => undefined,
    now: () => nowMs,
    wait: () => () => undefined,
  })
  const events = eventsAt.map((at, index) =>
    endedEvent({ eventId: index + 1, marks: { event: at } }),
  )
  const bounds = signal<Span | null>(BOUNDS)
  const timeAxis = createAxisModel(() => bounds.peek(), 10)
  const selectedEvent = signal<number | null>(null)
  const session = {
    epoch: 0,
    revision: 0,
    eventCount: events.length,
    eventAt: (index: number) => events[index]!,
  }
  const replay = createReplayModel({
    session: session as unknown as TraceSession,
    readBounds: () => bounds.value,
    changed: bounds,
    selected: signal(EVERYTHING),
    timeAxis,
    scheduler,
    selectedEvent,
    ...(prepare === undefined ? {} : { prepare }),
  })
  return {
    replay,
    bounds,
    timeAxis,
    selectedEvent,
    /** A frame so much later; false: none was asked for. */
    frame(laterMs: number): boolean {
      nowMs += laterMs
      const draw = waiting
      waiting = null
      draw?.(nowMs)
      return draw !== null
    },
  }
}

describe('what a playhead needs', () => {
  it('is made ready once a recording is there to be played back and is shown, and not while one runs', () => {
    vi.useFakeTimers()
    const prepare = vi.fn()
    const { bounds, replay } = bench([], prepare)
    bounds.value = null
    vi.advanceTimersByTime(1000)
    expect(prepare).not.toHaveBeenCalled()
    bounds.value = BOUNDS
    expect(prepare).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(prepare).toHaveBeenCalledOnce()
    bounds.value = { from: 1000, to: 12_000 }
    replay.dispose()
    vi.advanceTimersByTime(1000)
    expect(prepare).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })
})

describe('a replay', () => {
  it('runs from the beginning at its speed, and stops at the end', () => {
    const { replay, frame, timeAxis } = bench()
    expect(replay.playhead.value).toBeNull()
    expect(replay.figuresOf.value).toEqual(ALL_TIME)
    replay.speed.value = 2
    replay.toggle()
    expect(replay.playhead.value).toBe(1000)
    frame(16)
    frame(100)
    expect(replay.playhead.value).toBe(1200)
    expect(timeAxis.rest.value).toBe(1200)
    for (let step = 0; step < 60; step += 1) frame(100)
    expect(replay.playhead.value).toBe(11_000)
    expect(replay.isPlaying.value).toBe(false)
    frame(16)
    expect(frame(16)).toBe(false)
    replay.play()
    expect(replay.playhead.value).toBe(1000)
  })

  it('does not jump where frames did not come for a while', () => {
    const { replay, frame } = bench()
    replay.play()
    frame(16)
    frame(60_000)
    expect(replay.playhead.value).toBe(1250)
  })

  it('begins the selection again at its end, as long as it loops', () => {
    const { replay, frame } = bench()
    replay.select({ from: 2000, to: 2150 })
    replay.isLooping.value = true
    replay.play()
    frame(16)
    frame(100)
    expect(replay.playhead.value).toBe(2100)
    frame(100)
    expect(replay.playhead.value).toBe(2000)
    expect(replay.isPlaying.value).toBe(true)
    replay.isLooping.value = false
    for (let step = 0; step < 30; step += 1) frame(100)
    expect(replay.playhead.value).toBeGreaterThan(2150)
  })

  it('follows a hand once a frame, however often it moves, and to where it was last', () => {
    const { replay, timeAxis, frame } = bench()
    const places: (number | null)[] = []
    const stop = timeAxis.rest.subscribe((at) => places.push(at))
    replay.scrub(2000)
    replay.scrub(3000)
    replay.scrub(4000)
    expect(places).toEqual([null])
    expect(frame(16)).toBe(true)
    replay.scrub(90_000)
    frame(16)
    expect(places).toEqual([null, 4000, BOUNDS.to])
    expect(replay.playhead.value).toBe(BOUNDS.to)
    stop()
  })

  it('leaves a hand behind that has not been followed yet where something else moves it', () => {
    const { replay, frame } = bench()
    replay.scrub(2000)
    replay.seek(5000)
    frame(16)
    expect(replay.playhead.value).toBe(5000)
    replay.scrub(2000)
    replay.toEnd()
    frame(16)
    expect(replay.playhead.value).toBeNull()
  })

  it('has figures of what is known at the playhead, the event there included, or of just the selection', () => {
    const { replay } = bench()
    replay.seek(4000)
    const { fromMs, toMs } = replay.figuresOf.value
    expect(fromMs).toBeNull()
    expect(toMs).toBeGreaterThan(4000)
    expect(toMs).toBeLessThan(4000.01)
    replay.select({ from: 6000, to: 5000 })
    expect(replay.figuresOf.value).toEqual({ fromMs: 5000, toMs: 6000 })
    replay.select(null)
    replay.toEnd()
    expect(replay.figuresOf.value).toEqual(ALL_TIME)
  })

  it('marks a selection at the playhead, whichever end comes first', () => {
    const { replay } = bench()
    replay.seek(3000)
    replay.markStart()
    expect(replay.selection.value).toEqual({ from: 3000, to: 11_000 })
    replay.seek(5000)
    replay.markEnd()
    expect(replay.selection.value).toEqual({ from: 3000, to: 5000 })
    replay.seek(8000)
    replay.markStart()
    expect(replay.selection.value).toEqual({ from: 8000, to: 11_000 })
    replay.seek(2000)
    replay.markEnd()
    expect(replay.selection.value).toEqual({ from: 1000, to: 2000 })
  })

  it('steps from event to event, choosing it, and stays at the last', () => {
    const { replay, selectedEvent } = bench([2000, 3000])
    replay.toStart()
    replay.step(1)
    replay.step(1)
    expect([replay.playhead.value, selectedEvent.value]).toEqual([3000, 2])
    replay.step(1)
    expect(replay.playhead.value).toBe(3000)
    replay.step(-1)
    expect([replay.playhead.value, selectedEvent.value]).toEqual([2000, 1])
  })

  it('stays within the recording, takes what was zoomed into along, and forgets all with the recording', () => {
    const { replay, timeAxis, bounds } = bench()
    replay.seek(-5)
    expect(replay.playhead.value).toBe(1000)
    timeAxis.zoomTo({ from: 2000, to: 3000 })
    replay.seek(5500)
    expect(timeAxis.zoom.value).toEqual({ from: 5000, to: 6000 })
    replay.select({ from: 2000, to: 99_999 })
    expect(replay.selection.value).toEqual({ from: 2000, to: 11_000 })
    bounds.value = null
    expect([replay.playhead.value, replay.selection.value]).toEqual([null, null])
    replay.play()
    replay.step(1)
    replay.markEnd()
    expect(replay.playhead.value).toBeNull()
  })

  it('knows the keys, but for those that are notes of the virtual keyboard', () => {
    const { replay } = bench([2000])
    for (const key of [' ', 'ArrowLeft', 'ArrowRight', 'Home', 'End', '[', ']', 'Escape', 'l', 'L'])
      expect(replayAction(key, false), key).not.toBeNull()
    expect(replayAction('l', true)).toBeNull()
    expect(replayAction('a', false)).toBeNull()
    expect(replayAction('toString', false)).toBeNull()
    replayAction(' ', false)?.(replay)
    expect(replay.isPlaying.value).toBe(true)
    replayAction('Home', false)?.(replay)
    expect(replay.playhead.value).toBe(1000)
  })
})
