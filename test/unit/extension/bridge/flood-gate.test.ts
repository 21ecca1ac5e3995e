import { describe, expect, it } from 'vitest'
import { createFloodGate } from '../../../../extension/bridge/flood-gate.ts'

describe('the flood gate', () => {
  it('lets so many messages through in a second and no more', () => {
    const gate = createFloodGate(3)
    expect([0, 1, 2, 3, 999].map((ms) => gate.pass(ms))).toEqual([true, true, true, false, false])
  })

  it('opens again when the second is over', () => {
    const gate = createFloodGate(1)
    expect([500, 1499, 1500, 1501].map((ms) => gate.pass(ms))).toEqual([true, false, true, false])
  })
})
