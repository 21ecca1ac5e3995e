import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FROM_BRIDGE, type FromBridge, readMessage } from '../../../extension/protocol.ts'

const read = (value: unknown) => readMessage<FromBridge>(value, FROM_BRIDGE)

describe('reading a message of the extension', () => {
  it('passes what is known', () => {
    const message = { type: 'bridge/finished' }
    expect(read(message)).toEqual({ message })
  })

  it('answers an unknown name with a typed error that names it, shortened', () => {
    expect(read({ type: 'bridge/dance' })).toMatchObject({
      error: {
        type: 'protocol/error',
        code: 'unknown-message',
        text: 'Unknown message "bridge/dance".',
      },
    })
    const long = read({ type: 'x'.repeat(10_000) })
    expect('error' in long && long.error.text.length).toBeLessThan(100)
  })

  it('answers what is no message with a typed error, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const answer = read(value)
        expect('error' in answer && answer.error.type).toBe('protocol/error')
      }),
    )
  })
})
