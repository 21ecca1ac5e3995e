// Of which events that are no MIDI a sound is expected, and what they are when it comes, and when it does not.

import { describe, expect, it } from 'vitest'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import type { EventSource } from '../../../../trace/wire/event-sources.ts'
import { must } from '../../../support/trace/must.ts'
import {
  eventsOf,
  pageEvent,
  pageWithWorklet,
  read,
  trigger,
  workletNote,
} from '../../../support/trace/notes.ts'
import { ACTION, createTraceBuilder, FLAG, KIND } from '../../../support/trace/trace-builder.ts'

interface Scene {
  source?: EventSource
  flags?: number
  action?: number
  /** Null: nothing sounds, and the tap says so. */
  soundAfterMs?: number | null
}

/** The clocks run, and every level is silence. */
function pageInSilence(): ReturnType<typeof pageWithWorklet> {
  const trace = createTraceBuilder()
  const context = trace.context()
  context.node(20, 'synth', 1)
  context.silence(0, 5000)
  for (let atMs = 0; atMs < 5000; atMs += 100) {
    const frame = context.frameAt(atMs)
    trace.record({ kind: KIND.contextClock, source: 1, frame, wallMs: atMs, b: 30 })
  }
  return { trace, context }
}

/** One event at 1000 ms that acts at 1010; its handler began at 1004. */
function played({
  source = 'key',
  flags = FLAG.press,
  action = ACTION.start,
  soundAfterMs = 2,
}: Scene): TrackedEvent[] {
  const { trace, context } = soundAfterMs === null ? pageInSilence() : pageWithWorklet(4000)
  trigger(trace, 30, source, 'keydown', 'KeyA')
  const acted = { context, atMs: 1010 }
  pageEvent(trace, {
    number: 7,
    atMs: 1000,
    source,
    trigger: 30,
    flags,
    handlerAfterMs: 4,
    acted,
  })
  const isPost = action === ACTION.post
  trace.action(7, {
    action,
    source: isPost ? 20 : 1,
    atMs: 1010,
    callMs: 0.5,
    number: isPost ? 1 : 0,
  })
  if (isPost) context.arrive(1, 1, 1012)
  if (soundAfterMs !== null) context.onset(Math.round(context.frameAt(1012 + soundAfterMs)))
  return eventsOf(read(trace.messages()))
}

describe('an event that is no MIDI', () => {
  it('is told with its source and its own first stage, and heard like a note', () => {
    const event = must(played({})[0])
    expect(event).toMatchObject({
      source: 'key',
      label: 'keydown KeyA',
      input: 'KeyA',
      ending: 'heard',
      eventId: 1,
    })
    expect(event.stages.input).toBeCloseTo(4, 2)
    expect(event.stages.validation).toBeCloseTo(6, 2)
    expect(event.stages.midi).toBeUndefined()
    // From its handler, though the context was asked at the action.
    expect(event.onsetMs).toBeGreaterThan(9)
    expect(event.onsetMs).toBeLessThan(14)
  })

  it.each<[string, Scene, string]>([
    ['a start is lost where nothing sounds', { soundAfterMs: null }, 'lost'],
    ['so is that of a timer', { source: 'timer', flags: 0, soundAfterMs: null }, 'lost'],
    ['a press that posts is heard', { action: ACTION.post }, 'heard'],
    ['and loses nothing where it is not', { action: ACTION.post, soundAfterMs: null }, 'silent'],
    ['a press that moves a parameter is heard', { action: ACTION.param }, 'heard'],
    ['a move that does the same is not asked', { action: ACTION.param, flags: 0 }, 'silent'],
    [
      'a message that posts is heard',
      { source: 'message', flags: 0, action: ACTION.post },
      'heard',
    ],
    ['who lets go and posts is not asked', { flags: FLAG.release, action: ACTION.post }, 'silent'],
    ['who lets go and starts is heard', { flags: FLAG.release }, 'heard'],
    ['a stop is never asked', { action: ACTION.stop }, 'silent'],
  ])('%s', (_name, scene, ending) => {
    expect(played(scene).map((event) => event.ending)).toEqual([ending])
  })

  it('of an unknown cause is told only where it was heard, and soon', () => {
    const unknown = { source: 'unknown', flags: 0 } as const
    expect(played({ ...unknown }).map(({ ending }) => ending)).toEqual(['heard'])
    expect(played({ ...unknown, soundAfterMs: null })).toEqual([])
    expect(played({ ...unknown, soundAfterMs: 400 })).toEqual([])
  })

  it('that did nothing that is live is none', () => {
    const { trace } = pageWithWorklet(4000)
    pageEvent(trace, { number: 7, atMs: 1000, source: 'key' })
    const session = read(trace.messages())
    expect(session.eventCount).toBe(0)
    expect(session.report().frames.seen).toBe(0)
  })

  it('leaves events of MIDI their numbers, in the order in which they are told', () => {
    const { trace, context } = pageWithWorklet(4000)
    const note = trace.event({ atMs: 900, handlerAfterMs: 1 })
    trace.eventFrame(note, context, 901)
    pageEvent(trace, { number: 50, atMs: 1000, source: 'unknown' })
    pageEvent(trace, { number: 51, atMs: 1010, source: 'timer', acted: { context, atMs: 1010 } })
    trace.action(51, { action: ACTION.start, source: 1, atMs: 1010, callMs: 0.5 })
    const events = eventsOf(read(trace.messages()))
    expect(events.map(({ eventId, source }) => [eventId, source])).toEqual([
      [1, 'midi'],
      [2, 'timer'],
    ])
  })
})

describe('a parameter that a timer sets ahead', () => {
  const AT_MS = 1000
  const ASKED_MS = 1150

  /** `others`: events that start a source at the same time. */
  function scheduled(soundAtMs: number | null, others = 0): TrackedEvent[] {
    const { trace, context } = pageWithWorklet(5000)
    trigger(trace, 30, 'timer', 'setInterval')
    for (let number = 1; number <= 1 + others; number++) {
      const acted = { context, atMs: AT_MS }
      pageEvent(trace, {
        number,
        atMs: AT_MS,
        source: 'timer',
        trigger: 30,
        handlerAfterMs: 1,
        acted,
      })
      const action = number === 1 ? ACTION.param : ACTION.start
      const frame = Math.round(context.frameAt(ASKED_MS))
      trace.action(number, { action, source: 1, atMs: AT_MS + 2, callMs: 0.1, frame })
    }
    if (soundAtMs !== null) context.onset(Math.round(context.frameAt(soundAtMs)))
    return eventsOf(read(trace.messages()))
  }

  it('is a note where it is heard: asked for at, asked for when, heard at', () => {
    const [event, ...more] = scheduled(ASKED_MS)
    expect(more).toEqual([])
    expect(event).toMatchObject({ source: 'timer', target: 'param', ending: 'heard' })
    expect(must(event).stages.lookAhead).toBeCloseTo(ASKED_MS - AT_MS - 2.1, 0)
    expect(must(must(event).marks.audible) - must(must(event).marks.event)).toBeGreaterThan(150)
  })

  it('is none where nothing sounds then', () => {
    expect(scheduled(null)).toEqual([])
    expect(scheduled(ASKED_MS - 50)).toEqual([])
    expect(scheduled(ASKED_MS + 150)).toEqual([])
  })

  it('is none where a source was started that can have made the sound', () => {
    const events = scheduled(ASKED_MS, 1)
    expect(events.map(({ target, ending }) => [target, ending])).toEqual([['start', 'heard']])
  })
})

describe('a message that only posts to a processor', () => {
  /** One post of the message, which the processor has 0.1 ms later. */
  function posts(
    { trace, context }: ReturnType<typeof pageWithWorklet>,
    number: number,
    atMs: number,
    source: EventSource = 'message',
  ): void {
    pageEvent(trace, { number, atMs, source, trigger: 30, acted: { context, atMs } })
    trace.action(number, { action: ACTION.post, source: 20, atMs, callMs: 0.01, number })
    context.arrive(1, number, atMs + 0.1)
  }

  /** A page that talks to its processor every `everyMs`, and plays a note at 2000 ms that is heard at 2012. */
  function talking(everyMs: number, heardBefore: number[] = []): TrackedEvent[] {
    const scene = pageWithWorklet(4000)
    const { trace, context } = scene
    trigger(trace, 30, 'message', 'message')
    let number = 1000
    for (const atMs of heardBefore) {
      posts(scene, number++, atMs)
      context.onset(Math.round(context.frameAt(atMs + 3)))
    }
    for (let atMs = 1900; atMs < 2000; atMs += everyMs) posts(scene, number++, atMs)
    workletNote(trace, context, 2000, 1, { soundAfterMs: 12 })
    return eventsOf(read(trace.messages()))
  }

  it.each([50, 0.05])('every %s ms hides no note and is no event', (everyMs) => {
    const events = talking(everyMs)
    expect(events.map(({ source, ending }) => [source, ending])).toEqual([['midi', 'heard']])
  })

  it('is the note where something else of unknown cause posts, too, which is one where it is alone', () => {
    const posted = (sources: EventSource[]): unknown[] => {
      const scene = pageWithWorklet(4000)
      trigger(scene.trace, 30, 'message', 'message')
      for (const [index, source] of sources.entries())
        posts(scene, 1000 + index, 1000 + index * 5, source)
      scene.context.onset(Math.round(scene.context.frameAt(1020)))
      return eventsOf(read(scene.trace.messages())).map(({ source, ending }) => [source, ending])
    }
    expect(posted(['unknown', 'message', 'unknown'])).toEqual([['message', 'heard']])
    expect(posted(['unknown'])).toEqual([['unknown', 'heard']])
  })

  it('and was heard before plays notes, so a sound that can be of either is not guessed', () => {
    const events = talking(50, [300])
    expect(events.map(({ source, ending }) => [source, ending])).toEqual([
      ['message', 'heard'],
      ['midi', 'scheduled'],
    ])
  })
})
