// Whose an onset at the output tap is: conservative, never guessed.

import { describe, expect, it } from 'vitest'
import { attributeOnset, type Onset } from '../../../../trace/events/onset-attribution.ts'
import { CLAIM, type OpenEvent } from '../../../../trace/events/open-event.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { must } from '../../../support/trace/must.ts'
import { eventsOf, pageWithWorklet, read, workletNote } from '../../../support/trace/notes.ts'
import { actionIn, openNote } from '../../../support/trace/open-note.ts'
import {
  ACTION,
  createTraceBuilder,
  KIND,
  type ContextBuilder,
} from '../../../support/trace/trace-builder.ts'

/** How an untied note at 4 s ends whose onset follows a stray one. */
function endingAfterStray(strayAtMs: number | null, fromSilence: boolean): string {
  const { trace, context } = pageWithWorklet()
  if (strayAtMs !== null) context.onset(Math.round(context.frameAt(strayAtMs)))
  const event = trace.event({ atMs: 4000, handlerAfterMs: 1 })
  trace.eventFrame(event, context, 4001)
  context.onset(Math.round(context.frameAt(4025)), fromSilence)
  return read(trace.messages()).eventAt(0).ending
}

describe('whose an onset is', () => {
  it('of a chord from silence, struck in one quantum, is that of each of its notes', () => {
    const { trace, context } = pageWithWorklet()
    const arrival = 1007.25
    const events = [60, 64, 67].map((key, index) => {
      const event = trace.event({ atMs: 1000, key, handlerAfterMs: 2 + index * 0.1 })
      trace.eventFrame(event, context, 1002)
      trace.action(event, {
        action: ACTION.post,
        source: 20,
        atMs: 1002.05 + index * 0.1,
        callMs: 0.02,
        number: index + 1,
      })
      context.arrive(1, index + 1, arrival)
      return event
    })
    context.onset(Math.round(context.frameAt(1012)))
    const tracked = eventsOf(read(trace.messages()))
    expect(tracked).toHaveLength(events.length)
    expect(tracked.map((event) => event.ending)).toEqual(['heard', 'heard', 'heard'])
  })
  it("of a chord under other sound is nobody's: the notes are scheduled", () => {
    const { trace, context } = pageWithWorklet()
    for (const number of [1, 2])
      workletNote(trace, context, 1000, number, { key: 60 + number, soundAfterMs: null })
    context.onset(Math.round(context.frameAt(1012)), false)
    expect(eventsOf(read(trace.messages())).map((event) => event.ending)).toEqual([
      'scheduled',
      'scheduled',
    ])
  })
  it('is not guessed while an earlier note still waits, and the note after them is heard again', () => {
    const { trace, context } = pageWithWorklet()
    workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    workletNote(trace, context, 1400, 2)
    workletNote(trace, context, 1800, 3)
    expect(eventsOf(read(trace.messages())).map((event) => event.ending)).toEqual([
      'scheduled',
      'scheduled',
      'heard',
    ])
  })
  it("is the second note's where it came before the first could have sounded", () => {
    const { trace, context } = pageWithWorklet()
    const early = trace.event({ atMs: 1000, handlerAfterMs: 1 })
    trace.eventFrame(early, context, 1001)
    const far = Math.round(context.frameAt(1500))
    trace.action(early, { action: ACTION.start, source: 1, atMs: 1002, callMs: 0.1, frame: far })
    workletNote(trace, context, 1200, 1)
    context.onset(far + 10, false)
    const events = eventsOf(read(trace.messages()))
    expect(events.map((event) => event.ending)).toEqual(['heard', 'heard'])
    expect(must(events[0]).onsetMs).toBeCloseTo(499, -1)
    expect(must(events[1]).onsetMs).toBeLessThan(12)
  })
  it("does not become a note's that could have sounded before the tap listened", () => {
    const { trace, context } = pageWithWorklet(10_000, 1100)
    workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    // Its handler made the context: nothing tells where that stood.
    const made = trace.event({ atMs: 1050, handlerAfterMs: 1 })
    trace.action(made, { action: ACTION.start, source: 1, atMs: 1052, callMs: 0.1 })
    workletNote(trace, context, 1450, 2, { soundAfterMs: null })
    context.onset(Math.round(context.frameAt(1460)))
    const events = eventsOf(read(trace.messages()))
    expect(events.map((event) => event.ending)).toEqual(['scheduled', 'silent', 'heard'])
  })
  it.each([
    { firstMs: 0, peak: 0, ending: 'heard', when: 'before the first frame' },
    { firstMs: 12, peak: 0, ending: 'heard', when: 'a few callbacks late, in silence' },
    { firstMs: 12, peak: 0.5, ending: 'silent', when: 'a few callbacks late, in sound' },
    { firstMs: 40, peak: 0, ending: 'silent', when: 'later than a processor takes' },
  ])("is a note's that woke the context, or not: tap there $when", ({ firstMs, peak, ending }) => {
    const { trace, context } = pageWithWorklet(10_000, 10_000)
    const frame = Math.round(context.frameAt(firstMs))
    context.record({ kind: KIND.level, frame, wallMs: firstMs, b: peak })
    const waking = trace.event({ atMs: -50, handlerAfterMs: 1 })
    trace.action(waking, { action: ACTION.start, source: 1, atMs: -48, callMs: 0.1 })
    context.onset(Math.round(context.frameAt(60)))
    expect(read(trace.messages()).eventAt(0).ending).toBe(ending)
  })
  it("does not become a note's more than the window after it could sound", () => {
    const { trace, context } = pageWithWorklet()
    workletNote(trace, context, 1000, 1, { soundAfterMs: 1600 })
    expect(read(trace.messages()).eventAt(0).ending).toBe('scheduled')
  })
  it('under other sound is the note of two whose pitch was found with it', () => {
    const { trace, context } = pageWithWorklet()
    const notes = [1, 2].map((number) =>
      workletNote(trace, context, 1000 + number * 60, number, { soundAfterMs: null }),
    )
    const frame = Math.round(context.frameAt(1130))
    context.onset(frame, false)
    const record = { kind: KIND.pitchOnset, frame: frame + 300, wallMs: 1260, b: 10 }
    context.record({ ...record, a: must(notes[1]).event })
    const events = eventsOf(read(trace.messages()))
    expect(events.map((one) => one.ending)).toEqual(['scheduled', 'heard'])
    expect(must(events[1]).stages.endToEnd).toBeCloseTo(context.heardAt(frame) - 1120, 0)
  })
  it('is not the note whose pitch began at another time', () => {
    const { trace, context } = pageWithWorklet()
    const first = workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    workletNote(trace, context, 1100, 2, { soundAfterMs: null })
    const record = { kind: KIND.pitchOnset, frame: context.frameAt(1012), wallMs: 1140, b: 10 }
    context.record({ ...record, a: first.event })
    context.onset(Math.round(context.frameAt(1115)), false)
    const events = eventsOf(read(trace.messages()))
    expect(events.map((one) => one.ending)).toEqual(['scheduled', 'heard'])
  })
  it('does not come of a pitch alone, which is too coarse', () => {
    const { trace, context } = pageWithWorklet()
    const { event } = workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    context.record({
      kind: KIND.pitchOnset,
      frame: context.frameAt(1012),
      wallMs: 1140,
      a: event,
      b: 10,
    })
    expect(read(trace.messages()).eventAt(0).ending).toBe('scheduled')
  })
  it("is a note's without a tied action only from silence after a quiet time", () => {
    expect(endingAfterStray(null, true)).toBe('heard')
    expect(endingAfterStray(1000, true)).toBe('heard')
    expect(endingAfterStray(3000, true)).toBe('silent')
    expect(endingAfterStray(null, false)).toBe('silent')
  })
  it('is the note without a tied action that stands alone again after some that did not', () => {
    const endings = (strayAtMs: number | null, isRise = false): string[] => {
      const { trace, context } = pageWithWorklet()
      if (strayAtMs !== null) context.onset(Math.round(context.frameAt(strayAtMs)), !isRise)
      for (const atMs of [4000, 4300, 4310, 4600, 4900]) {
        const event = trace.event({ atMs, handlerAfterMs: 1 })
        trace.eventFrame(event, context, atMs + 1)
        if (atMs === 4310) continue
        context.onset(Math.round(context.frameAt(atMs + 25)))
        // Its own sound swells.
        context.onset(Math.round(context.frameAt(atMs + 80)), false)
      }
      return eventsOf(read(trace.messages())).map(({ ending }) => ending)
    }
    expect(endings(null)).toEqual(['heard', 'silent', 'silent', 'heard', 'heard'])
    // Something plays by itself here: its onsets may be any of these.
    const some = ['heard', 'silent', 'silent', 'silent', 'silent']
    expect(endings(1000)).toEqual(some)
    expect(endings(1000, true)).toEqual(some)
  })
  it('under other sound ends its quantum where that was rendered, not where the rise was found', () => {
    const { trace, context } = pageWithWorklet()
    const { event } = workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    const onsetFrame = Math.round(context.frameAt(1012))
    context.onset(onsetFrame, false)
    const tracked = read(trace.messages()).eventAt(0)
    expect(tracked).toMatchObject({ eventNumber: event, ending: 'heard' })
    const quantumEnd = context.renderedAt((Math.floor(onsetFrame / 128) + 1) * 128)
    expect(tracked.stages.worklet).toBeCloseTo(quantumEnd - 1007.25, 1)
  })
  it('stays in its context', () => {
    const trace = createTraceBuilder()
    const first = trace.context({ id: 1 })
    const second = trace.context({ id: 2, zeroMs: 300, outputMs: 90 })
    first.node(20, 'piano', 1)
    second.node(21, 'organ', 1)
    for (const context of [first, second]) context.clocks(400, 6000)
    const play = (node: number, context: ContextBuilder, atMs: number, number: number): void => {
      const event = trace.event({ atMs, handlerAfterMs: 1 })
      for (const each of [first, second]) trace.eventFrame(event, each, atMs + 1)
      trace.action(event, {
        action: ACTION.post,
        source: node,
        atMs: atMs + 2,
        callMs: 0.1,
        number,
      })
      context.arrive(1, number, atMs + 4)
      context.onset(Math.round(context.frameAt(atMs + 8)), false)
    }
    play(20, first, 1000, 1)
    play(21, second, 1001, 1)
    const session = read(trace.messages())
    expect(eventsOf(session).map((event) => [event.ending, event.contextId, event.target])).toEqual(
      [
        ['heard', 'doc-1/1', 'piano'],
        ['heard', 'doc-1/2', 'organ'],
      ],
    )
    expect(session.report({ contextId: 'doc-1/1' }).stages.output?.meanMs).toBeLessThan(40)
    expect(session.report({ contextId: 'doc-1/2' }).stages.output?.meanMs).toBeGreaterThan(80)
    expect(session.report({ contextId: 'doc-1/2' }).frames).toMatchObject({
      tracked: 1,
      finished: 1,
    })
    expect(session.report().stages.output?.count).toBe(2)
  })
})

describe('how near an onset must be to its note', () => {
  const context = definedContext()
  const known = {
    seesArrivals: () => true,
    claimOf: () => CLAIM.asked,
    keepsTime: () => false,
    lastStrayFrame: -Infinity,
  }
  /** Started at 50,000, where the context stood at 48,000 when it was dispatched. */
  const note = (given: Partial<OpenEvent> = {}): OpenEvent =>
    openNote({
      eventFrames: [{ context, frame: 48_000, wallMs: 0 }],
      actions: [actionIn(context, { frame: 50_000 })],
      ...given,
    })
  const kindAt = (frame: number, isFromSilence: boolean, event = note()): string => {
    const onset: Onset = { frame, wallMs: 100, isFromSilence }
    return attributeOnset(onset, context, [event], known).kind
  }

  it('from silence no earlier than a frame before its start, under other sound two steps of the tap', () => {
    expect(kindAt(49_999, true)).toBe('heard')
    expect(kindAt(49_998, true)).toBe('none')
    expect(kindAt(50_000 - 256, false)).toBe('heard')
    expect(kindAt(50_000 - 257, false)).toBe('none')
  })

  it('within two steps of the frames in which its pitch can have begun', () => {
    const pitched = note({ pitch: { fromFrame: 51_000, toFrame: 52_000 } })
    const kinds = [51_000 - 257, 51_000 - 256, 52_000 + 256, 52_000 + 257].map((frame) =>
      kindAt(frame, true, pitched),
    )
    expect(kinds).toEqual(['none', 'heard', 'heard', 'none'])
  })
})
