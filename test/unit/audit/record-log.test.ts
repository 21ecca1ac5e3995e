import { describe, expect, it } from 'vitest'
import { createRecordLog, type RecordLog } from '../../../audit/record-log.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import {
  ACTION,
  createTraceBuilder,
  FLAG,
  KIND,
  START_MS,
  STAT,
} from '../../support/trace/trace-builder.ts'

function logOf(messages: readonly StampedMessage[]): RecordLog {
  const log = createRecordLog()
  for (const message of messages) log.add(message)
  return log
}

/** Two processors, one of which ends; a start and two posts of one event; the heap. */
function messages(): StampedMessage[] {
  const trace = createTraceBuilder('page')
  trace.input(9, 'Keys')
  const context = trace.context()
  for (const source of [1, 2])
    context.record({ kind: KIND.construct, source, wallMs: 100 * source, b: 50 })
  context.record({ kind: KIND.processEnd, source: 2, flags: FLAG.ended, wallMs: 900 })
  const event = trace.event({ atMs: 500, handlerAfterMs: 1 })
  trace.action(event, { action: ACTION.start, source: 1, atMs: 502, callMs: 0.1 })
  trace.action(event, { action: ACTION.post, source: 20, atMs: 503, callMs: 0.1, number: 1 })
  trace.action(event, { action: ACTION.post, source: 20, atMs: 504, callMs: 0.1, number: 2 })
  trace.action(event, { action: ACTION.param, source: 1, atMs: 505, callMs: 0.1 })
  trace.record({ kind: KIND.stat, a: STAT.heapMegabytes, wallMs: 600, b: 12 })
  return trace.messages()
}

describe('the log of records', () => {
  it('keeps the lives of processors and contexts, what events did, the heap and the origin', () => {
    const log = logOf(messages())
    expect(log.processors.map(({ index, endedMs }) => [index, endedMs])).toEqual([
      [1, null],
      [2, START_MS + 900],
    ])
    expect(log.contexts).toMatchObject([{ id: 1, type: 'realtime', state: 'running' }])
    expect(log.actsOf('page', 1)).toEqual({ starts: 1, posts: 2 })
    expect(log.actsOf('page', 2)).toBeNull()
    expect(log.heap).toEqual([{ wallMs: START_MS + 600, megabytes: 12 }])
    expect(log.timeOriginMs('page')).toBe(START_MS - 1000)
    expect(log.timeOriginMs('another')).toBeNull()
  })
  it('counts once what comes twice', () => {
    const once = messages()
    const log = logOf([...once, ...once])
    expect(log.actsOf('page', 1)).toEqual({ starts: 1, posts: 2 })
    expect(log.processors).toHaveLength(2)
    expect(log.contexts).toHaveLength(1)
  })
})
