// When the panel takes its figures: the first events at once, what follows twice a second. Node.

import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFrameScheduler, DATA_FRAME_MS } from '../../../../panel/models/frame-scheduler.ts'
import { createLiveModel } from '../../../../panel/models/live-model.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { lateNotes } from '../../../support/compare/late-notes.ts'
import { createFrameClock } from '../../../support/panel/frame-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows the first events in the next frame, and what comes behind them half a second later', () => {
  const clock = createFrameClock()
  const scheduler = createFrameScheduler(clock)
  const session = createSession()
  const revision = signal(0)
  const live = createLiveModel({ session, revision, settled: signal(0), scheduler })
  const shown = (): number => live.report.peek().frames.seen
  const messages = lateNotes(8, 2)
  const first = messages.findIndex(({ message }) => message.type === 'records/chunk')
  for (const stamped of messages.slice(0, first)) session.ingest(stamped)
  revision.value++
  clock.tick(1000)
  expect(live.tick.peek()).toBeGreaterThan(0)
  expect(shown()).toBe(0)

  for (const stamped of messages.slice(first)) session.ingest(stamped)
  clock.passTo(1040)
  revision.value++
  expect(clock.waiting.size).toBe(1)
  clock.tick(1050)
  expect(shown()).toBe(8)

  const taken = live.tick.peek()
  clock.passTo(1100)
  revision.value++
  expect(clock.waiting.size).toBe(0)
  expect([...clock.timers.values()]).toEqual([1050 + DATA_FRAME_MS])
  expect(live.tick.peek()).toBe(taken)
  clock.passTo(1050 + DATA_FRAME_MS)
  clock.tick(1060 + DATA_FRAME_MS)
  expect(live.tick.peek()).toBe(taken + 1)
  live.dispose()
  scheduler.dispose()
})
