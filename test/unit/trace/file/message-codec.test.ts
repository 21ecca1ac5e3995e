// Messages in the inside of a chunk: how they stand there, and what damage costs. Node.

import { describe, expect, it } from 'vitest'
import {
  checkStored,
  decodeMessages,
  encodeMessage,
  type StoredResult,
} from '../../../../trace/file/message-codec.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

const HELLO: StampedMessage = { document: 'd', frameId: 3, message: DEFAULT_HELLO }
const chunk = (count: number): StampedMessage => ({
  document: 'd',
  frameId: 0,
  message: {
    type: 'records/chunk',
    stream: 1,
    dropped: 2,
    bytes: Uint8Array.from({ length: count * 32 }, (_, at) => at).buffer,
  },
})

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

const decoded = (raw: Uint8Array): StoredResult[] => [...decodeMessages(raw)]

const said = (raw: Uint8Array): string[] =>
  decoded(raw).map((result) => ('error' in result ? result.error : 'a message'))

describe('messages in a chunk', () => {
  it('come out as they went in, with and without bytes', () => {
    const all = [HELLO, chunk(0), chunk(3), HELLO]
    const results = decoded(joined(...all.map(encodeMessage)))
    expect(
      results.map((result) => ('stored' in result ? checkStored(result.stored) : null)),
    ).toEqual(all.map((stamped) => ({ stamped })))
    const json = JSON.stringify(HELLO)
    expect(results[0]?.jsonBytes).toBe(json.length)
  })

  it('own their bytes', () => {
    const raw = encodeMessage(chunk(1))
    const [result] = decoded(raw)
    raw.fill(0)
    const stored = result !== undefined && 'stored' in result ? checkStored(result.stored) : null
    expect(stored).toEqual({ stamped: chunk(1) })
  })

  it('are read up to where a length is damaged, and no further', () => {
    const first = encodeMessage(HELLO)
    const second = encodeMessage(chunk(1))
    expect(said(joined(first, second.subarray(0, 7)))).toEqual([
      'a message',
      'A message is cut off.',
    ])
    expect(said(joined(first, second.subarray(0, 8)))).toEqual([
      'a message',
      'A message is longer than its chunk.',
    ])
    const short = joined(first, second.subarray(0, second.length - 1))
    expect(said(short)).toEqual(['a message', 'A message is longer than its chunk.'])
    expect(said(joined(first, second))).toEqual(['a message', 'a message'])
    expect(said(new Uint8Array(0))).toEqual([])
  })

  it('that are no JSON, or none of an object, cost only themselves', () => {
    const bad = encodeMessage(HELLO)
    bad[8] = 0x5b
    const number = joined(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), Uint8Array.of(0x35))
    const nothing = joined(Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0), new TextEncoder().encode('null'))
    expect(said(joined(bad, number, nothing, encodeMessage(HELLO)))).toEqual([
      'A message is not JSON.',
      'A message is not JSON.',
      'A message is not JSON.',
      'a message',
    ])
  })
})

describe('a stored message', () => {
  const stored = { document: 'd', frameId: 0, message: DEFAULT_HELLO }
  const problem = (given: object): string | null => {
    const checked = checkStored({ ...stored, ...given })
    return 'error' in checked ? checked.error : null
  }

  it('says of which document and frame it is', () => {
    expect(problem({})).toBeNull()
    expect(problem({ document: 'd'.repeat(512) })).toBeNull()
    for (const document of ['d'.repeat(513), 5, null, undefined])
      expect(problem({ document })).toContain('which document')
    for (const frameId of [1.5, '1', null, NaN])
      expect(problem({ frameId })).toContain('which frame')
    expect(problem({ frameId: -1 })).toBeNull()
  })

  it('is checked as if it came from a page', () => {
    expect(problem({ message: { ...DEFAULT_HELLO, url: 5 } })).toContain('url')
    expect(problem({ message: null })).toContain('not an object')
  })
})
