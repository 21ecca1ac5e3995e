// What createEngine is put together from, beside the units themselves: options within their ranges, counters, buses. Any context.

import { type Buses, MAX_SEGMENT_FRAMES } from './chip/chip-types.ts'
import { VOICES } from './chip/voice-columns.ts'
import { DEFAULT_ENGINE_OPTIONS, type EngineCounters, type EngineOptions } from './engine-types.ts'

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

/** The options with defaults, each within its range; the sample rate is checked by the resampler. */
export function completeOptions(options: Partial<EngineOptions>): EngineOptions {
  const all = { ...DEFAULT_ENGINE_OPTIONS, ...options }
  const bound = (value: number, low: number, high: number, initial: number): number =>
    Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : initial
  return {
    ...all,
    voices: bound(all.voices, 1, VOICES, DEFAULT_ENGINE_OPTIONS.voices),
    reverb: bound(all.reverb, 0, 7, DEFAULT_ENGINE_OPTIONS.reverb),
    chorus: bound(all.chorus, 0, 7, DEFAULT_ENGINE_OPTIONS.chorus),
    bass: bound(all.bass, 0, 11, DEFAULT_ENGINE_OPTIONS.bass),
    treble: bound(all.treble, 0, 11, DEFAULT_ENGINE_OPTIONS.treble),
  }
}
