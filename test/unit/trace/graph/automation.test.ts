import { describe, expect, it } from 'vitest'
import { standingCalls, valueAt, valuesBetween } from '../../../../trace/graph/automation.ts'
import type { ScheduledCall } from '../../../../trace/graph/schema.ts'
import type { ScheduleCall } from '../../../../trace/wire/graph-names.ts'

const call = (
  name: ScheduleCall,
  frame: number | null,
  value: number | null = null,
  lastsFrames: number | null = null,
): ScheduledCall => ({ call: name, frame, value, lastsFrames })

describe('what a parameter is scheduled to do', () => {
  it('stands in the order of time, whatever order it was asked for in', () => {
    const standing = standingCalls([
      call('linearRampToValueAtTime', 200, 1),
      call('setValueAtTime', 100, 0),
      call('setValueAtTime', null, 5),
    ])
    expect(standing.map(({ frame }) => frame)).toEqual([100, 200])
    expect(valuesBetween(standing, 50, 250, 5)).toEqual([null, 0, 0.5, 1, 1])
  })

  it('goes exponentially, and stays where no such curve leads to the end', () => {
    const ramp = (to: number): number | null =>
      valueAt(
        standingCalls([
          call('setValueAtTime', 0, 1),
          call('exponentialRampToValueAtTime', 100, to),
        ]),
        50,
      )
    expect(ramp(100)).toBeCloseTo(10)
    expect(ramp(-1)).toBe(1)
  })

  it('nears a target by its time constant', () => {
    const standing = standingCalls([
      call('setValueAtTime', 0, 1),
      call('setTargetAtTime', 100, 0, 50),
    ])
    expect(valueAt(standing, 99)).toBe(1)
    expect(valueAt(standing, 150)).toBeCloseTo(Math.exp(-1))
    const again = [...standing, ...standingCalls([call('setTargetAtTime', 150, 0, 50)])]
    expect(valueAt(again, 200)).toBeCloseTo(Math.exp(-2))
  })

  it('is not known in a curve of the page, and after it', () => {
    const standing = standingCalls([
      call('setValueAtTime', 0, 1),
      call('setValueCurveAtTime', 100, null, 50),
    ])
    expect([50, 120, 200].map((frame) => valueAt(standing, frame))).toEqual([1, null, null])
  })

  it('is taken back from a time on', () => {
    const calls = [
      call('setValueAtTime', 0, 1),
      call('linearRampToValueAtTime', 100, 0),
      call('cancelScheduledValues', 100),
    ]
    expect(standingCalls(calls)).toHaveLength(1)
    expect(valueAt(standingCalls(calls), 500)).toBe(1)
    // What is asked for afterwards stands.
    expect(standingCalls([...calls, call('setValueAtTime', 200, 3)])).toHaveLength(2)
  })

  it('is held in the middle of a ramp, and of the way to a target', () => {
    const ramp = standingCalls([
      call('setValueAtTime', 0, 1),
      call('linearRampToValueAtTime', 100, 0),
      call('cancelAndHoldAtTime', 50),
    ])
    expect([25, 50, 80].map((frame) => valueAt(ramp, frame))).toEqual([0.75, 0.5, 0.5])
    const target = standingCalls([
      call('setValueAtTime', 0, 1),
      call('setTargetAtTime', 0, 0, 50),
      call('cancelAndHoldAtTime', 50),
    ])
    expect(valueAt(target, 300)).toBeCloseTo(Math.exp(-1))
  })
})
