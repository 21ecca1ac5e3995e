// What a session follows in all, and what it says of the rest. Node.

import { describe, expect, it } from 'vitest'
import { SESSION_LIMIT } from '../../../../trace/config/session-budget.ts'
import { FINISH_UNITS } from '../../../../trace/events/tracker.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { KIND } from '../../../../trace/wire/record.ts'
import { chunks, context, crowdedEnd } from '../../../support/trace/hostile-messages.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

const take = (session: TraceSession, message: PageMessage, document = 'd'): void =>
  session.ingest({ document, frameId: 0, message })

const processor = (contextId: number, processorIndex: number, name = 'p'): PageMessage => ({
  type: 'processor/define',
  contextId,
  processorIndex,
  name,
  joined: false,
})

const noticesOf = (session: TraceSession): Record<string, number> =>
  Object.fromEntries(session.report().notices.map(({ text, count }) => [text, count]))

describe('the totals of a session', () => {
  it('bound the processors of all contexts together, and say how many were left out', () => {
    const session = createSession()
    take(session, DEFAULT_HELLO)
    for (let id = 1; id <= 20; id++) {
      take(session, context(id))
      for (let index = 1; index <= 256; index++) take(session, processor(id, index))
    }
    expect(session.report().processors).toHaveLength(SESSION_LIMIT.processors)
    expect(noticesOf(session)).toMatchObject({
      'A context has more than 256 processors, or all have more than 4096 of them; further ones are not followed.':
        20 * 256 - SESSION_LIMIT.processors,
    })
  })

  it('bound the contexts of all documents together, also where a page begins again and again', () => {
    const session = createSession()
    for (let recording = 0; recording < 10; recording++) {
      take(session, DEFAULT_HELLO)
      for (let id = 1; id <= 256; id++) take(session, context(id))
    }
    expect(session.report().contexts).toHaveLength(SESSION_LIMIT.contexts)
    expect(session.contexts).toHaveLength(SESSION_LIMIT.contexts)
    expect(noticesOf(session)).toMatchObject({
      'All documents have more than 1024 contexts; further ones are not followed.':
        2560 - SESSION_LIMIT.contexts,
    })
  })

  it('bound the characters of names: a name too many is left out, what it names is still followed', () => {
    const session = createSession()
    take(session, DEFAULT_HELLO)
    take(session, context(1))
    for (let id = 10; id < 60_000; id++) {
      const name = `${id}`.padEnd(512, 'n')
      const source = { kind: 'node', id, contextId: 1, name, processorIndex: 0, joined: false }
      take(session, { type: 'source/define', source: source as never })
    }
    take(session, processor(1, 1, 'late'))
    const [only] = session.report().processors
    expect(only!.name).toBe('processor 1')
    expect(session.report().notices.some(({ text }) => text.includes('nodes came'))).toBe(true)
  })

  it('let a context whose processors sleep cost no more than the awake ones', () => {
    const session = createSession()
    take(session, DEFAULT_HELLO)
    take(session, context(1))
    for (let index = 1; index <= 256; index++) take(session, processor(1, index))
    const before = session.spentUnits
    // A row of the charts with each record.
    for (const { message } of chunks(1, 2048, (index) => ({
      kind: KIND.level,
      wallMs: index * 101,
    })))
      take(session, message)
    expect(session.contexts[0]!.columns.length).toBeGreaterThan(2000)
    expect(session.spentUnits - before).toBeLessThan(2048)
  })

  it('keep no more rows behind the charts than 29 long recordings have', () => {
    const session = createSession()
    let rows = 0
    for (let document = 0; document < 36; document++) {
      take(session, DEFAULT_HELLO, `d${document}`)
      take(session, context(1), `d${document}`)
      const recordAt = (index: number) => ({ kind: KIND.level, wallMs: index * 101 })
      for (const { message } of chunks(1, 38_000, recordAt)) take(session, message, `d${document}`)
    }
    for (const { columns } of session.contexts) rows += columns.length
    expect(rows).toBeLessThanOrEqual(SESSION_LIMIT.rows)
    expect(rows).toBeGreaterThan(SESSION_LIMIT.rows / 2)
  })

  it('leave out what comes when the work is spent, and say so', () => {
    const session = createSession({}, { maxUnits: 1000 })
    take(session, DEFAULT_HELLO)
    for (let id = 1; id <= 1000; id++) take(session, context(1 + (id % 200)))
    expect(session.report().contexts.length).toBeGreaterThan(50)
    const [notice] = session.report().notices
    expect(notice).toMatchObject({
      code: 'work-limit',
      text: 'Reading all of this recording would take too long; the messages from there on were left out.',
    })
    expect(notice!.count).toBeGreaterThan(500)
    expect(session.spentUnits).toBeLessThan(1100)
  })
})

describe('what ends all at once', () => {
  const crowded = [...crowdedEnd()]
  const bye: PageMessage = { type: 'document/bye', wallMs: 1 }
  it.each<[string, (session: TraceSession) => void]>([
    ['as recording stops', (session) => session.finish()],
    ['as the page says goodbye', (session) => take(session, bye, 'd0')],
    ['as the page begins anew', (session) => take(session, DEFAULT_HELLO, 'd0')],
  ])('%s costs a third of a second, also where no end of work is set', (_, finish) => {
    const session = createSession()
    for (const stamped of crowded) session.ingest(stamped)
    const before = session.spentUnits
    finish(session)
    expect(session.spentUnits - before).toBeLessThan(FINISH_UNITS * 1.2)
    const { frames, onset } = session.report()
    expect(frames.seen).toBe(1000)
    expect(onset.count).toBe(1000)
    const notices = noticesOf(session)
    const [left = 0] = Object.entries(notices).flatMap(([text, count]) =>
      text.startsWith('A sound of the last notes could not be given') ? [count] : [],
    )
    expect(left).toBeGreaterThan(3000)
    expect(left).toBeLessThan(4000)
  })

  it('costs that once, however many documents there are', () => {
    const session = createSession()
    for (let index = 0; index < 20; index++)
      for (const { message } of crowdedEnd()) take(session, message, `d${index}`)
    const before = session.spentUnits
    session.finish()
    expect(session.spentUnits - before).toBeLessThan(FINISH_UNITS * 1.5)
  })
})
