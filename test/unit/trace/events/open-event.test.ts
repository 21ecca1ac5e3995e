// What follows from what an event did: when it asked for sound, from where on it can have made some. Node.

import { describe, expect, it } from 'vitest'
import {
  actionName,
  causeOfFlags,
  contextFrameAt,
  contextOf,
  earliestFrame,
  endAction,
  eventFrameIn,
  hasRoomFor,
  schedulingOf,
} from '../../../../trace/events/open-event.ts'
import { ACTION, CAUSE, KIND, type TraceRecord } from '../../../../trace/wire/record.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { must } from '../../../support/trace/must.ts'
import { actionIn, openNote } from '../../../support/trace/open-note.ts'

const context = definedContext()
const other = definedContext({ id: 2 })
const offline = definedContext({ id: 3, contextType: 'offline' })
/** The context stood at 48,000 when the event was dispatched at 0 ms. */
const seen = { context, frame: 48_000, wallMs: 0 }
const sees = () => true
const seesNot = () => false

describe('where the context stood', () => {
  it('is the event’s mark, carried on by the time between, never back', () => {
    const event = openNote({ eventFrames: [seen] })
    expect(contextFrameAt(event, context, 10)).toBe(48_480)
    expect(contextFrameAt(event, context, -10)).toBe(48_000)
    expect(contextFrameAt(event, other, 10)).toBeNaN()
    expect(eventFrameIn(event, other)).toBeUndefined()
  })
})

describe('the context of an event', () => {
  const frames = [seen]
  it('is that of its post, else of its first start or parameter, else of any action', () => {
    const start = actionIn(context)
    const param = actionIn(context, { action: ACTION.param })
    const connect = actionIn(other, { action: ACTION.connect })
    const post = actionIn(other, { action: ACTION.post, processorIndex: 1 })
    expect(contextOf(openNote({ actions: [start], post }))).toBe(other)
    expect(contextOf(openNote({ actions: [connect, start] }))).toBe(context)
    expect(contextOf(openNote({ actions: [connect, param] }))).toBe(context)
    expect(contextOf(openNote({ actions: [connect], eventFrames: frames }))).toBe(other)
    expect(contextOf(openNote({ actions: [connect, actionIn(null)] }))).toBe(other)
  })

  it('is never one that renders offline', () => {
    expect(contextOf(openNote({ actions: [actionIn(offline)] }))).toBeNull()
    expect(contextOf(openNote({ actions: [actionIn(offline)], eventFrames: frames }))).toBe(context)
  })

  it('is the only one that ran, where nothing was done; of two it is not known', () => {
    expect(contextOf(openNote({ eventFrames: frames }))).toBe(context)
    expect(contextOf(openNote())).toBeNull()
    const both = [seen, { ...seen, context: other }]
    expect(contextOf(openNote({ eventFrames: both }))).toBeNull()
  })
})

describe('what an event asked for', () => {
  const scheduling = (
    actions: Parameters<typeof actionIn>[1][],
    onsetFrame?: number,
  ): ReturnType<typeof schedulingOf> =>
    schedulingOf(
      openNote({ eventFrames: [seen], actions: actions.map((each) => actionIn(context, each)) }),
      context,
      onsetFrame,
    )

  it('is the earliest start in the future, from the end of the first action on', () => {
    const asked = scheduling([{}, { frame: 60_000 }, { frame: 50_000 }, { frame: 55_000 }].slice(1))
    expect(asked).toEqual({
      scheduledFrame: 50_000,
      // The first action ended at 0.5 ms.
      lookAheadFrames: 50_000 - 48_024,
      immediate: null,
    })
    const open = scheduling([{ frame: 50_000, startMs: 1, endMs: NaN }])
    expect(open.lookAheadFrames).toBe(50_000 - 48_048)
  })

  it('is now where the time is past, is none, or is where the context stands', () => {
    for (const frame of [NaN, 0, 47_000, 48_000]) {
      const { immediate, scheduledFrame } = scheduling([{ frame }])
      expect(must(immediate).frame).toBe(frame)
      expect(scheduledFrame).toBeNaN()
    }
    expect(scheduling([{ frame: 48_000.5 }]).immediate).toBeNull()
    const [first] = [scheduling([{ number: 1 }, { number: 2 }])]
    expect(must(must(first).immediate).number).toBe(1)
  })

  it('is now for a start at zero also where nothing tells where the context stood', () => {
    const asked = (frame: number) =>
      schedulingOf(openNote({ actions: [actionIn(context, { frame })] }), context)
    expect(asked(0).immediate).not.toBeNull()
    expect(asked(1)).toMatchObject({ immediate: null, scheduledFrame: 1, lookAheadFrames: NaN })
  })

  it('is told by parameters only where nothing is started in this context', () => {
    const param = { action: ACTION.param, frame: 50_000 }
    expect(scheduling([param]).scheduledFrame).toBe(50_000)
    expect(scheduling([param, { frame: 52_000 }]).scheduledFrame).toBe(52_000)
    expect(scheduling([param, { action: ACTION.post, frame: 49_000 }]).scheduledFrame).toBe(50_000)
    const event = openNote({ actions: [actionIn(other), actionIn(context, param)] })
    expect(schedulingOf(event, context).scheduledFrame).toBe(50_000)
    expect(schedulingOf(event, other).immediate).not.toBeNull()
  })

  it('is a later start beside one now only where the sound began no earlier, within two steps of the tap', () => {
    const both = [{}, { frame: 50_000 }]
    expect(scheduling(both)).toMatchObject({ scheduledFrame: NaN, lookAheadFrames: NaN })
    expect(scheduling(both, 50_000 - 256).scheduledFrame).toBe(50_000)
    expect(scheduling(both, 50_000 - 257)).toMatchObject({
      scheduledFrame: NaN,
      lookAheadFrames: NaN,
    })
    expect(scheduling([{ frame: 50_000 }], 48_000).scheduledFrame).toBe(50_000)
  })
})

describe('the first frame that an event can have sounded at', () => {
  const eventFrames = [seen]
  const post = actionIn(context, { action: ACTION.post, processorIndex: 1 })

  it('is its dispatch where nothing was done, and unbounded where that is not known', () => {
    expect(earliestFrame(openNote({ eventFrames }), context, sees)).toBe(48_000)
    expect(earliestFrame(openNote(), context, sees)).toBe(-Infinity)
  })

  it('is the arrival of its message; before it there is none where arrivals are seen', () => {
    const actions = [post]
    const arrive = { frame: 48_256, wallMs: 5 }
    expect(earliestFrame(openNote({ eventFrames, actions, post, arrive }), context, seesNot)).toBe(
      48_256,
    )
    expect(earliestFrame(openNote({ eventFrames, actions, post }), context, sees)).toBe(Infinity)
    expect(earliestFrame(openNote({ eventFrames, actions, post }), context, seesNot)).toBe(48_000)
  })

  it('of a second message lies behind the first where arrivals are seen, else at the dispatch', () => {
    const second = actionIn(context, { action: ACTION.post, processorIndex: 1, number: 2 })
    const actions = [post, second]
    const arrive = { frame: 48_256, wallMs: 5 }
    const event = openNote({ eventFrames, actions, post, arrive })
    expect(earliestFrame(event, context, sees)).toBe(48_256)
    expect(earliestFrame(event, context, seesNot)).toBe(48_000)
    expect(earliestFrame(openNote({ eventFrames, actions: [second] }), context, sees)).toBe(48_000)
  })

  it('is the earliest start that was asked for, no earlier than the dispatch', () => {
    const at = (...frames: number[]) =>
      openNote({ eventFrames, actions: frames.map((frame) => actionIn(context, { frame })) })
    expect(earliestFrame(at(60_000, 50_000), context, sees)).toBe(50_000)
    expect(earliestFrame(at(100), context, sees)).toBe(48_000)
    expect(earliestFrame(at(60_000, NaN), context, sees)).toBe(48_000)
  })

  it('is not told by parameters beside a start or a post of this context', () => {
    const param = actionIn(context, { action: ACTION.param, frame: 49_000 })
    const connect = actionIn(context, { action: ACTION.connect })
    const start = actionIn(context, { frame: 50_000 })
    const first = (...actions: (typeof start)[]): number =>
      earliestFrame(openNote({ eventFrames, actions }), context, sees)
    expect(first(param)).toBe(49_000)
    expect(first(connect)).toBe(48_000)
    expect(first(param, connect, start)).toBe(50_000)
    expect(first(param, actionIn(other))).toBe(49_000)
  })
})

describe('the end of a call', () => {
  const record = (given: Partial<TraceRecord>): TraceRecord => ({
    kind: KIND.actionEnd,
    flags: ACTION.start | CAUSE.handler,
    source: 1,
    sequence: 0,
    frame: NaN,
    wallMs: 9,
    a: 1,
    b: 0,
    ...given,
  })
  const ends = (given: Partial<TraceRecord>): number[] => {
    const event = openNote({
      actions: [
        actionIn(context, { endMs: NaN }),
        actionIn(context, { endMs: NaN }),
        actionIn(context, { endMs: 3 }),
      ],
    })
    endAction(event, record(given))
    return event.actions.map(({ endMs }) => endMs)
  }

  it('is that of the latest one with its key that is under way', () => {
    expect(ends({})).toEqual([NaN, 9, 3])
  })

  it.each([{ flags: ACTION.stop | CAUSE.handler }, { source: 2 }, { b: 1 }])(
    'of another key ends none: %j',
    (given) => {
      expect(ends(given)).toEqual([NaN, NaN, 3])
    },
  )

  it('ends the very first call, too', () => {
    const event = openNote({ actions: [actionIn(context, { endMs: NaN })] })
    endAction(event, record({}))
    expect(must(event.actions[0]).endMs).toBe(9)
  })
})

describe('the actions of an event', () => {
  const having = (count: number) =>
    openNote({ actions: Array.from({ length: count }, () => actionIn(context)) })

  it('are kept up to 64, those that tell when it sounds up to 256', () => {
    for (const [action, most] of [
      [ACTION.param, 64],
      [ACTION.connect, 64],
      [ACTION.post, 256],
      [ACTION.start, 256],
    ] as const) {
      expect(hasRoomFor(having(most - 1), action)).toBe(true)
      expect(hasRoomFor(having(most), action)).toBe(false)
    }
  })

  it('have names, and causes that their flags tell', () => {
    const causes = [CAUSE.handler, CAUSE.microtask, CAUSE.timer, CAUSE.none]
    expect(causes.map((cause) => causeOfFlags(cause | ACTION.stop))).toEqual([
      'handler',
      'microtask',
      'timer',
      'unknown',
    ])
    const actions = [ACTION.post, ACTION.start, ACTION.connect, 15]
    expect(actions.map((action) => actionName(action | CAUSE.timer))).toEqual([
      'post',
      'start',
      'connect',
      'action',
    ])
  })
})
