// Times that messages to a processor name: what is heard at them was asked for ahead, and any other number is none.

import { describe, expect, it } from 'vitest'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import {
  eventsOf,
  pageEvent,
  pageWithWorklet,
  read,
  trigger,
} from '../../../support/trace/notes.ts'
import { ACTION } from '../../../support/trace/trace-builder.ts'

/** One message of a timer: when it is posted, and the time that it names, ms of the context; NaN for none. */
interface Posted {
  atMs: number
  namesMs: number
}

/** Sounds are in ms of the context, from silence. Each message arrives after 4 ms. */
function sequence(posts: readonly Posted[], soundsMs: readonly number[]): TraceSession {
  const { trace, context } = pageWithWorklet(12_000)
  trigger(trace, 30, 'timer', 'setInterval')
  for (const [index, { atMs, namesMs }] of posts.entries()) {
    const number = index + 1
    pageEvent(trace, {
      number,
      atMs,
      source: 'timer',
      trigger: 30,
      handlerAfterMs: 0,
      acted: { context, atMs },
    })
    const frame = namesMs * 48
    trace.action(number, { action: ACTION.post, source: 20, atMs, callMs: 0.25, frame, number })
    context.arrive(1, number, atMs + 4)
  }
  for (const ms of soundsMs) context.onset(Math.round(ms * 48))
  return read(trace.messages())
}

const heard = (session: TraceSession): TrackedEvent[] =>
  eventsOf(session).filter(({ ending }) => ending === 'heard')

/** Frame of a wall time: what a test names is near to it, and exact. */
const CONTEXT_MS = pageWithWorklet().context.frameAt(0) / 48

describe('a message that names a time', () => {
  const at = (wallMs: number): number => wallMs + CONTEXT_MS

  it('is a note of its own, asked for ahead, where the sound comes at it', () => {
    // All of them wait when the first sounds, and are told apart by their times alone.
    const times = [1100, 1220, 1340].map(at)
    const posts = times.map((namesMs, index) => ({ atMs: 1000 + 5 * index, namesMs }))
    const session = sequence(posts, times)
    const events = heard(session)
    expect(events.map(({ soundFrame }) => soundFrame)).toEqual(
      times.map((ms) => Math.round(ms * 48)),
    )
    for (const [index, { stages }] of events.entries()) {
      // From its arrival; `port` is before it.
      expect(stages.lookAhead).toBeCloseTo(1100 + 120 * index - (1004 + 5 * index), -1)
      expect(stages.port).toBeCloseTo(3.75, 1)
      expect(stages.worklet).toBeLessThanOrEqual(128 / 48)
    }
    const { count, late, marginMs, rhythmErrorMs } = session.report().scheduling!
    expect({ count, late: late.count }).toEqual({ count: 3, late: 0 })
    expect(marginMs?.p50).toBeCloseTo(1220 - 1005, -1)
    expect(rhythmErrorMs).toMatchObject({ heard: 2 })
    expect(rhythmErrorMs?.max).toBeLessThan(0.1)
  })

  it('is one also where the sound begins with the quantum before or behind', () => {
    const offsets = [-128, -2, 128]
    for (const frames of offsets) {
      const session = sequence([{ atMs: 1000, namesMs: at(1200) }], [at(1200) + frames / 48])
      expect(heard(session)[0]?.stages.lookAhead, `${frames}`).toBeCloseTo(196, -1)
    }
  })

  it('is none where no clock has it, though a sound claims to be there', () => {
    const farMs = 1e300
    const session = sequence([{ atMs: 1000, namesMs: farMs }], [farMs])
    expect(session.report().scheduling?.count).toBe(0)
  })

  it('is waited for, however long the way', () => {
    const session = sequence([{ atMs: 1000, namesMs: at(8000) }], [at(8000)])
    expect(heard(session)[0]?.stages.lookAhead).toBeCloseTo(6996, -1)
  })

  it('is a note that sounds now where its sound comes at no such time', () => {
    const session = sequence([{ atMs: 1000, namesMs: at(1200) }], [at(1010)])
    const [event] = heard(session)
    expect(event?.stages.lookAhead).toBeUndefined()
    expect(event?.stages.worklet).toBeGreaterThan(1)
    expect(session.report().scheduling?.count).toBe(0)
  })

  it('goes before what merely waits for a sound', () => {
    const posts = [
      { atMs: 1000, namesMs: Number.NaN },
      { atMs: 1010, namesMs: at(1200) },
    ]
    expect(heard(sequence(posts, [at(1200)])).map(({ eventNumber }) => eventNumber)).toEqual([2])
  })

  it('is not taken for one of a chord with others that name other times', () => {
    const posts = [1100, 1300].map((ms) => ({ atMs: 1000, namesMs: at(ms) }))
    // Both arrive in one quantum, and the synth is late: nothing tells whose the sound is.
    expect(heard(sequence(posts, [at(1130)]))).toEqual([])
    // What comes in time is told all the same.
    const late = heard(sequence(posts, [at(1130), at(1300)]))
    expect(late.map(({ eventNumber }) => eventNumber)).toEqual([2])
  })

  it('is one that the synth plays late, where such times were kept before', () => {
    const posts = [1100, 1300].map((ms) => ({ atMs: 1000, namesMs: at(ms) }))
    const [, second] = heard(sequence(posts, [at(1100), at(1330)]))
    expect(second?.stages.lookAhead).toBeCloseTo(1300 - 1004, -1)
    expect(second?.stages.worklet).toBeGreaterThanOrEqual(30)
    expect(second?.stages.worklet).toBeLessThanOrEqual(30 + 128 / 48)
  })

  it('has no claim on another sound once such times were kept', () => {
    const kept = [1100, 1220].map(at)
    const posts = [...kept, at(1600)].map((namesMs, index) => ({ atMs: 1000 + index, namesMs }))
    expect(
      heard(sequence(posts, [...kept, at(1300)])).map(({ eventNumber }) => eventNumber),
    ).toEqual([1, 2])
    // The first time nothing is known of it.
    expect(heard(sequence(posts.slice(2), [at(1300)]))).toHaveLength(1)
  })
})
