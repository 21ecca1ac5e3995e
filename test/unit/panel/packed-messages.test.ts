// Messages on their way from the worker that reads to the panel. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packMessages, unpackMessages } from '../../../panel/packed-messages.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import { createPanelFeed } from '../../support/panel/panel-feed.ts'

const PLAIN = { noNullPrototype: true } as const

const chunk: fc.Arbitrary<PageMessage> = fc.record(
  {
    type: fc.constant('records/chunk' as const),
    stream: fc.nat(65_535),
    dropped: fc.maxSafeNat(),
    bytes: fc
      .uint8Array({ minLength: 0, maxLength: 3 * RECORD_BYTES })
      .map((bytes) => bytes.slice().buffer),
  },
  PLAIN,
)
const other: fc.Arbitrary<PageMessage> = fc.record(
  {
    type: fc.constant('document/bye' as const),
    wallMs: fc.nat(),
  },
  PLAIN,
)
const messages = fc.array(
  fc.record(
    {
      document: fc.constantFrom('a', 'b', '1 a', ''),
      frameId: fc.constantFrom(0, 1, 11),
      message: fc.oneof(chunk, other),
    },
    PLAIN,
  ),
)

describe('packed messages', () => {
  it('are the same in the same order when they are unpacked', () => {
    fc.assert(
      fc.property(messages, (given) => {
        expect(unpackMessages(packMessages(given))).toStrictEqual(given)
      }),
    )
  })

  it('are a few objects however many they are, and survive being handed over', () => {
    const given = createPanelFeed({ durationMs: 12_000 }).map(({ stamped }) => stamped)
    const packed = packMessages(given)
    const others = given.filter(({ message }) => message.type !== 'records/chunk')
    expect(packed.others).toHaveLength(others.length)
    expect(others.length).toBeLessThan(given.length / 2)
    const handedOver = structuredClone(packed, { transfer: [packed.bytes, packed.heads.buffer] })
    expect(packed.bytes.byteLength).toBe(0)
    expect(unpackMessages(handedOver)).toStrictEqual(given)
  })

  it('own their bytes', () => {
    const bytes = new ArrayBuffer(RECORD_BYTES)
    const given = { type: 'records/chunk', stream: 1, dropped: 0, bytes } as const
    const stamped = { document: 'a', frameId: 0, message: given }
    const [first, second] = unpackMessages(packMessages([stamped, stamped]))
    new Uint8Array((first!.message as typeof given).bytes).fill(7)
    expect(second?.message).toStrictEqual(given)
  })
})
