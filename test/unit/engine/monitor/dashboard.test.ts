// The dashboard's thresholds, each from both sides; and the clock's step is never held against the engine. Node.

import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../engine/engine.ts'
import type { EngineCounters } from '../../../../engine/engine-types.ts'
import { QUEUE_CAPACITY } from '../../../../engine/midi/midi-types.ts'
import { createDashboard, SNAPSHOT_MS } from '../../../../engine/monitor/dashboard.ts'
import { createMonitor, type MonitorFigures } from '../../../../engine/monitor/monitor.ts'
import { criticalsOf, warningsOf } from '../../../../trace/reference/engine-codes.ts'
import { CRITICAL_SENTENCES, WARNING_SENTENCES } from '../../../../trace/text/engine-words.ts'
import { ENGINE_LIMIT } from '../../../../trace/wire/engine-budgets.ts'
import { ENGINE_CONDITION } from '../../../../trace/wire/record.ts'

/** A block of 1024 frames at 44.1 kHz, for which the original figures are. */
const BUDGET_US = (1024 / 44_100) * 1e6

interface Look {
  figures?: Partial<MonitorFigures>
  counters?: Partial<EngineCounters>
  megabytes?: number
  growths?: number
  stepUs?: number
}

function bench() {
  const dashboard = createDashboard()
  const monitor = createMonitor({
    sampleRate: 44_100,
    blockFrames: 1024,
    clock: () => 0,
    clockStepUs: 0,
  })
  const quiet = { ...monitor.takeFigures() }
  const { counters } = createEngine()
  return {
    dashboard,
    look(given: Look = {}): { warnings: number; criticals: number; status: string } {
      dashboard.update(
        { ...quiet, ...given.figures },
        { ...counters, ...given.counters },
        given.megabytes ?? 30,
        given.growths ?? 0,
        BUDGET_US,
        given.stepUs ?? 0,
      )
      const { warnings, criticals, status } = dashboard
      return { warnings, criticals, status }
    },
  }
}

const GOOD = { warnings: 0, criticals: 0, status: 'GOOD' }
const warned = (bit: number) => ({ warnings: bit, criticals: 0, status: 'GOOD' })
const critical = (bit: number) => ({ warnings: 0, criticals: bit, status: 'DEGRADED' })

describe('the dashboard', () => {
  it('warns at 15 ms and is DEGRADED at 20 ms for each 1024 frames', () => {
    const { look } = bench()
    expect(look({ figures: { blockMaxUs: 14_990 } })).toEqual(GOOD)
    expect(look({ figures: { blockMaxUs: 15_010 } })).toEqual(warned(ENGINE_CONDITION.blockTime))
    expect(look({ figures: { blockMaxUs: 19_990 } })).toEqual(warned(ENGINE_CONDITION.blockTime))
    expect(look({ figures: { blockMaxUs: 20_010 } })).toEqual(critical(ENGINE_CONDITION.blockTime))
    // A clock of 1 ms steps may show a millisecond more than there was.
    expect(look({ figures: { blockMaxUs: 15_900 }, stepUs: 1000 })).toEqual(GOOD)
  })

  it('warns of messages above 0.5 ms, and is DEGRADED by 1.9 ms, which the original lets pass', () => {
    const { look } = bench()
    expect(look({ figures: { midiMaxMs: 0.5 } })).toEqual(GOOD)
    expect(look({ figures: { midiMaxMs: 0.51 } })).toEqual(warned(ENGINE_CONDITION.midiLatency))
    expect(look({ figures: { midiMaxMs: 1.9 } })).toEqual(critical(ENGINE_CONDITION.midiLatency))
  })

  it('warns of a queue above 80 % and is DEGRADED once by each overflow', () => {
    const { look } = bench()
    expect(look({ counters: { queueDepth: 0.8 * QUEUE_CAPACITY } })).toEqual(GOOD)
    expect(look({ counters: { queueDepth: 0.8 * QUEUE_CAPACITY + 1 } })).toEqual(
      warned(ENGINE_CONDITION.queue),
    )
    expect(look({ counters: { queueOverflows: 3 } })).toEqual(critical(ENGINE_CONDITION.queue))
    expect(look({ counters: { queueOverflows: 3 } })).toEqual(GOOD)
  })

  it('warns of memory above 400 MB', () => {
    const { look } = bench()
    expect(look({ megabytes: 400 })).toEqual(GOOD)
    expect(look({ megabytes: 400.1 })).toEqual(warned(ENGINE_CONDITION.memory))
  })

  it('warns of more than 100 steals within a minute, and forgets them after it', () => {
    const { dashboard, look } = bench()
    expect(look({ counters: { voicesStolen: 100 } })).toEqual(GOOD)
    expect(look({ counters: { voicesStolen: 101 } })).toEqual(warned(ENGINE_CONDITION.stealing))
    const snapshots = ENGINE_LIMIT.stealsWithinMs / SNAPSHOT_MS
    for (let index = 0; index < snapshots; index++) look({ counters: { voicesStolen: 101 } })
    expect(dashboard.recentSteals).toBe(0)
    expect(look({ counters: { voicesStolen: 101 } })).toEqual(GOOD)
    expect(look({ counters: { voicesStolen: 202 } })).toEqual(warned(ENGINE_CONDITION.stealing))
  })

  it('is DEGRADED by each new underrun, growth and sample that is no number', () => {
    const { look } = bench()
    expect(look({ figures: { underruns: 1 } })).toEqual(critical(ENGINE_CONDITION.underrun))
    expect(look({ figures: { underruns: 1 } })).toEqual(GOOD)
    expect(look({ figures: { underruns: 1 }, growths: 1 })).toEqual(
      critical(ENGINE_CONDITION.allocation),
    )
    expect(look({ figures: { underruns: 1 }, growths: 1, counters: { nonFinite: 7 } })).toEqual(
      critical(ENGINE_CONDITION.notFinite),
    )
  })

  it('has a sentence for each condition', () => {
    const sentence = expect.stringMatching(/^[A-Z].+\.$/)
    for (const bit of [1, 2, 4, 8, 16])
      expect(warningsOf(bit).map((code) => WARNING_SENTENCES[code])).toEqual([sentence])
    for (const bit of [1, 2, 4, 32, 64, 128])
      expect(criticalsOf(bit).map((code) => CRITICAL_SENTENCES[code])).toEqual([sentence])
    expect(warningsOf(0)).toEqual([])
  })
})
