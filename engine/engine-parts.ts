// What createEngine is put together from, beside the units themselves: counters, buses. Any context.

import { type Buses, MAX_SEGMENT_FRAMES } from './chip/chip-types.ts'
import type { EngineCounters } from './engine-types.ts'

/** Empty buses of one segment. Allocates. */
export function createBuses(): Buses {
  return {
    dryLeft: new Float64Array(MAX_SEGMENT_FRAMES),
    dryRight: new Float64Array(MAX_SEGMENT_FRAMES),
    reverb: new Float64Array(MAX_SEGMENT_FRAMES),
    chorus: new Float64Array(MAX_SEGMENT_FRAMES),
  }
}

/** All at zero. */
export function createCounters(): EngineCounters {
  return {
    activeVoices: 0,
    peakVoices: 0,
    notes: 0,
    events: 0,
    voicesStarted: 0,
    voicesStolen: 0,
    voicesRefused: 0,
    notesWithoutSound: 0,
    queueDepth: 0,
    queuePeak: 0,
    queueOverflows: 0,
    nonFinite: 0,
    clipped: 0,
    peak: 0,
    allocations: 0,
  }
}
