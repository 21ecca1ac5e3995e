import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRefusals, type Refusals } from '../../../../extension/bridge/refusals.ts'

describe('what is refused of a page', () => {
  let told: [number, string][]
  let refusals: Refusals
  beforeEach(() => {
    vi.useFakeTimers()
    told = []
    refusals = createRefusals((count, reason) => told.push([count, reason]))
  })
  afterEach(() => void vi.useRealTimers())

  it('is told as a total with the last reason, soon, and not for each message', () => {
    refusals.add('One.')
    refusals.add('Two.')
    expect(told).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(told).toEqual([[2, 'Two.']])
    refusals.add('Three.')
    vi.advanceTimersByTime(1000)
    expect(told).toEqual([
      [2, 'Two.'],
      [3, 'Three.'],
    ])
  })

  it('is told at once when it is asked for, and nothing where there is nothing', () => {
    refusals.flush()
    expect(told).toEqual([])
    refusals.add('One.')
    refusals.flush()
    vi.advanceTimersByTime(1000)
    expect(told).toEqual([[1, 'One.']])
  })

  it('is not told any more when it is disposed', () => {
    refusals.add('One.')
    refusals.dispose()
    vi.advanceTimersByTime(1000)
    expect(told).toEqual([])
  })
})
