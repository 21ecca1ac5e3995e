// Selections that somebody asked for: counted once, kept up to date, eight of them. Node.

import { describe, expect, it } from 'vitest'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { createAskedFigures } from '../../../../trace/figures/asked-figures.ts'
import { EVERYTHING, type Selection } from '../../../../trace/figures/selection.ts'
import { createStatistics } from '../../../../trace/figures/statistics.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

function asked() {
  const ended: TrackedEvent[] = []
  let counted = 0
  const figures = createAskedFigures(
    ended,
    () => {
      counted++
      return createStatistics(() => DEFAULT_PROFILER_CONFIG)
    },
    () => null,
  )
  const from = (fromMs: number): Selection => ({ ...EVERYTHING, fromMs })
  return {
    figures,
    from,
    /** How often something was counted from what is stored. */
    counted: () => counted,
    finished: (fromMs: number) => figures.of(from(fromMs)).statistics.finished,
    end(given: Partial<TrackedEvent>): TrackedEvent {
      const event = endedEvent(given)
      ended.push(event)
      figures.add(event)
      return event
    },
    letGo(event: TrackedEvent) {
      ended.splice(ended.indexOf(event), 1)
      figures.letGo(event)
    },
  }
}

describe('figures that were asked for', () => {
  it('are counted once, and go on with what ends', () => {
    const own = asked()
    own.end({ marks: { event: 5 } })
    expect(own.finished(0)).toBe(1)
    own.end({ marks: { event: 6 } })
    expect(own.finished(0)).toBe(2)
    expect(own.counted()).toBe(1)
  })

  it('are counted again where one of their events was let go, or everything changed', () => {
    const own = asked()
    const [early] = [own.end({ marks: { event: 5 } }), own.end({ marks: { event: 50 } })]
    expect([own.finished(0), own.finished(10)]).toEqual([2, 1])
    own.letGo(early)
    // One that ends meanwhile is counted once.
    own.end({ marks: { event: 60 } })
    expect([own.finished(0), own.finished(10)]).toEqual([2, 2])
    expect(own.counted()).toBe(3)
    own.figures.invalidate()
    expect(own.finished(10)).toBe(2)
    expect(own.counted()).toBe(4)
  })

  it('are kept of the eight selections that were asked for last', () => {
    const own = asked()
    for (let fromMs = 0; fromMs < 8; fromMs++) own.finished(fromMs)
    own.finished(0)
    expect(own.counted()).toBe(8)
    own.finished(8)
    expect(own.counted()).toBe(9)
    // 1 made room, for it was not asked for longest.
    own.finished(0)
    expect(own.counted()).toBe(9)
    own.finished(1)
    expect(own.counted()).toBe(10)
  })
})
