// What a message costs is told by the message alone: its records, its events, and its text. Node.

import { describe, expect, it } from 'vitest'
import { costOf, sizeOf } from '../../../../trace/validate/message-cost.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { KIND } from '../../../../trace/wire/record.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { chunks, context } from '../../../support/trace/hostile-messages.ts'

const chunk = (count: number, kind: number): PageMessage => {
  const [first] = chunks(0, count, () => ({ kind }))
  return first!.message
}

describe('what a message costs', () => {
  it('grows with its records, and more with its events', () => {
    const records = costOf(chunk(1000, KIND.level))
    expect(records - costOf(chunk(1, KIND.level))).toBeCloseTo(999 * 0.5)
    expect(costOf(chunk(1000, KIND.midiEvent)) - records).toBeCloseTo(1000 * 12)
  })

  it('is a little for any message, and a size for each that is kept', () => {
    const empty: PageMessage = {
      type: 'records/chunk',
      stream: 0,
      dropped: 0,
      bytes: new ArrayBuffer(0),
    }
    expect([costOf(empty), sizeOf(empty)]).toEqual([6, 256])
    expect(sizeOf({ ...empty, bytes: new ArrayBuffer(320) })).toBe(576)
    // Its type is all the text that it has: 12 characters of two bytes.
    const bye: PageMessage = { type: 'document/bye', wallMs: 1 }
    expect(costOf(bye)).toBeCloseTo(6 + 12 * 0.12, 9)
    expect(sizeOf(bye)).toBe(256 + 24)
  })

  it('grows with the text in it, also in what it defines', () => {
    const title = 't'.repeat(512)
    const longer = costOf({ ...DEFAULT_HELLO, title }) - costOf({ ...DEFAULT_HELLO, title: '' })
    expect(longer).toBeCloseTo(512 * 0.12)
    const named = context(1)
    if (named.type !== 'source/define' || named.source.kind !== 'context') throw new Error()
    const source = { ...named.source, sink: title }
    expect(costOf({ type: 'source/define', source }) - costOf(named)).toBeCloseTo(512 * 0.12)
    expect(sizeOf({ type: 'source/define', source }) - sizeOf(named)).toBe(1024)
  })
})
