// Whether a recorder is taken for gone; the pauses are the test's own.

import { describe, expect, it } from 'vitest'
import { createLiveness } from '../../../../extension/bridge/liveness.ts'

const createWatched = () => {
  const told: boolean[] = []
  let asked = 0
  let next: (() => void) | null = null
  const liveness = createLiveness(
    { ask: () => void asked++, onChange: (isSilent) => void told.push(isSilent) },
    (run) => {
      next = run
    },
  )
  return {
    liveness,
    told,
    get asked() {
      return asked
    },
    turn() {
      const run = next
      next = null
      run?.()
    },
  }
}

describe('the look at a recorder', () => {
  it('says nothing of one that answers each second question', () => {
    const watched = createWatched()
    watched.liveness.start()
    for (let count = 0; count < 20; count++) {
      watched.turn()
      if (count % 2 === 1) watched.liveness.answered()
    }
    expect(watched.asked).toBe(20)
    expect(watched.told).toEqual([])
  })

  it('tells once that it is gone after four questions in vain, and once that it is back', () => {
    const watched = createWatched()
    watched.liveness.start()
    for (let count = 0; count < 4; count++) watched.turn()
    expect(watched.told).toEqual([])
    for (let count = 0; count < 9; count++) watched.turn()
    expect(watched.told).toEqual([true])
    expect(watched.liveness.isSilent).toBe(true)
    watched.liveness.answered()
    watched.liveness.answered()
    expect(watched.told).toEqual([true, false])
  })

  it('asks no more once it has ended, and tells nothing', () => {
    const watched = createWatched()
    watched.liveness.start()
    watched.turn()
    watched.liveness.stop()
    for (let count = 0; count < 9; count++) watched.turn()
    watched.liveness.answered()
    expect(watched.asked).toBe(1)
    expect(watched.told).toEqual([])
  })
})
