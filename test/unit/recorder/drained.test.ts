import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drainMessage, undrainMessage } from '../../../recorder/drained.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'

describe('drained messages', () => {
  test('chunks survive JSON, byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), fc.nat(), (given, dropped) => {
        const bytes = Uint8Array.from(given).buffer
        const message: PageMessage = { type: 'records/chunk', stream: 3, dropped, bytes }
        const back = undrainMessage(
          JSON.parse(JSON.stringify(drainMessage(message))),
        ) as typeof message
        expect(back).toMatchObject({ type: 'records/chunk', stream: 3, dropped })
        expect(new Uint8Array(back.bytes)).toEqual(given)
      }),
      { numRuns: 30 },
    )
  })

  test('other messages pass as they are', () => {
    const message: PageMessage = { type: 'document/bye', wallMs: 5 }
    expect(undrainMessage(drainMessage(message))).toEqual(message)
  })

  test('what is no message passes too, for the validator to refuse', () => {
    for (const value of [null, 5, 'text', [], {}]) expect(undrainMessage(value)).toEqual(value)
  })
})
