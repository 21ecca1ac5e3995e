// A recording as it was known at an earlier moment: what the messages up to there tell, by and by. Node, on frames of
// its own.

import { describe, expect, it, vi } from 'vitest'
import { createFrameScheduler } from '../../../../panel/models/frame-scheduler.ts'
import { messageTimes } from '../../../../panel/models/message-times.ts'
import { createMomentModel } from '../../../../panel/models/moment-model.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'

const START_WALL_MS = 1_790_000_000_000
const messages = createPanelFeed({ durationMs: 6000 }).map(({ stamped }) => stamped)

function bench(
  readMessages: Parameters<typeof createMomentModel>[0]['readMessages'] = () => messages,
) {
  let nowMs = 0
  let waiting: ((nowMs: number) => void) | null = null
  let made = 0
  let taken = 0
  const scheduler = createFrameScheduler({
    request(callback) {
      waiting = callback
      return 1
    },
    cancel: () => undefined,
    now: () => nowMs,
    wait: () => () => undefined,
  })
  const moment = createMomentModel({
    create(config, options) {
      made += 1
      const session = createSession(config, options)
      const { ingest } = session
      vi.spyOn(session, 'ingest').mockImplementation((message) => {
        taken += 1
        ingest(message)
      })
      return session
    },
    readMessages,
    readConfig: () => DEFAULT_PROFILER_CONFIG,
    scheduler,
    // Each look at the clock costs a millisecond.
    now: () => (nowMs += 1),
  })
  return {
    moment,
    made: () => made,
    taken: () => taken,
    frames(count: number): void {
      for (let frame = 0; frame < count; frame += 1) {
        nowMs += 16
        const draw = waiting
        waiting = null
        draw?.(nowMs)
      }
    },
  }
}

/** Processors of a session that has the messages up to there. */
function knownAt(wallMs: number) {
  const times = messageTimes(messages)
  const session = createSession(DEFAULT_PROFILER_CONFIG)
  messages.forEach((message, index) => {
    if ((times[index] ?? 0) <= wallMs) session.ingest(message)
  })
  return session.report()
}

describe('times of messages', () => {
  it('never go back, and are those of the last record of each chunk', () => {
    const times = messageTimes(messages)
    for (let index = 1; index < times.length; index += 1)
      expect(times[index]).toBeGreaterThanOrEqual(times[index - 1]!)
    expect(times.at(-1)! - START_WALL_MS).toBeGreaterThan(5800)
    expect(times[0]! - START_WALL_MS).toBeLessThan(100)
  })
})

describe('an earlier moment', () => {
  it('is gone to in slices, and knows just what was known', () => {
    const { moment, frames } = bench()
    moment.ask(START_WALL_MS + 3000)
    frames(2)
    expect(moment.session.value).toBeNull()
    frames(200)
    const { contexts, processors } = moment.session.value!.report()
    const known = knownAt(START_WALL_MS + 3000)
    expect(contexts).toEqual(known.contexts)
    expect(processors).toEqual(known.processors)
  })

  it('is gone to as soon as a recording that lies on disk was read, and to the last that was asked for', async () => {
    const reading = Promise.resolve(messages)
    const { moment, frames } = bench(() => reading)
    moment.ask(START_WALL_MS + 1000)
    moment.ask(START_WALL_MS + 3000)
    frames(200)
    expect(moment.session.value).toBeNull()
    await reading
    frames(200)
    expect(moment.session.value!.report().contexts).toEqual(knownAt(START_WALL_MS + 3000).contexts)
  })

  it('of a recording that was read too late is not gone to', async () => {
    const reading = Promise.resolve(messages)
    const { moment, frames } = bench(() => reading)
    moment.ask(START_WALL_MS + 3000)
    moment.forget()
    await reading
    frames(200)
    expect(moment.session.value).toBeNull()
  })

  it('moves on without beginning anew, and back by beginning anew once it rests', () => {
    const { moment, frames, made } = bench()
    moment.ask(START_WALL_MS + 2000)
    frames(200)
    moment.ask(START_WALL_MS + 4000)
    frames(200)
    expect(made()).toBe(1)
    expect(moment.session.value!.report().processors).toEqual(
      knownAt(START_WALL_MS + 4000).processors,
    )
    moment.ask(START_WALL_MS + 1000)
    expect(moment.session.value).toBeNull()
    frames(200)
    expect(made()).toBe(2)
    expect(moment.session.value!.report().processors).toEqual(
      knownAt(START_WALL_MS + 1000).processors,
    )
  })

  it('has few messages taken in a frame that moves, however many lie before it', () => {
    const { moment, frames, taken } = bench()
    moment.ask(START_WALL_MS + 1000)
    frames(200)
    const before = taken()
    moment.ask(START_WALL_MS + 6000)
    frames(1)
    expect(taken() - before).toBeGreaterThan(0)
    expect(taken() - before).toBeLessThan(16)
    frames(200)
    expect(taken() - before).toBeGreaterThan(100)
  })

  it('is let go where everything is to be shown', () => {
    const { moment, frames } = bench()
    moment.ask(START_WALL_MS + 2000)
    frames(200)
    moment.ask(null)
    expect(moment.session.value).toBeNull()
    moment.ask(START_WALL_MS + 2000)
    frames(200)
    moment.forget()
    expect(moment.session.value).toBeNull()
  })
})
