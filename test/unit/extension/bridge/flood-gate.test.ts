import { describe, expect, it } from 'vitest'
import { createFloodGate, FLOOD_LIMIT } from '../../../../extension/bridge/flood-gate.ts'

const gateOf = (messages: number): ReturnType<typeof createFloodGate> =>
  createFloodGate({ ...FLOOD_LIMIT, messages })

describe('the flood gate', () => {
  it('lets so many messages through in a second and no more', () => {
    const gate = gateOf(3)
    expect([0, 1, 2, 3, 999].map((ms) => gate.pass(ms))).toEqual([true, true, true, false, false])
  })

  it('opens again when the second is over', () => {
    const gate = gateOf(1)
    expect([500, 1499, 1500, 1501].map((ms) => gate.pass(ms))).toEqual([true, false, true, false])
  })

  it('counts what messages cost and weigh, and lets a lighter one through where a heavy one is refused', () => {
    const gate = createFloodGate({ messages: 100, units: 10, bytes: 1000 })
    gate.pass(0)
    expect([gate.spend(6, 10), gate.spend(6, 10), gate.spend(4, 10)]).toEqual([true, false, true])
    gate.pass(1000)
    expect([gate.spend(1, 900), gate.spend(1, 101), gate.spend(1, 100)]).toEqual([
      true,
      false,
      true,
    ])
  })
})
