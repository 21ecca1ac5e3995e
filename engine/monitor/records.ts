// What the monitor knows, as records of the one trace stream (KIND 48 … 51). Audio thread; allocates nothing: the
// writer puts them straight into a chunk or ring.

import { ENGINE_KERNEL, ENGINE_STAT, KIND } from '../../trace/wire/record.ts'
import type { RecordWriter } from '../../trace/wire/record-writer.ts'
import { STAGE, VOICES } from '../chip/voice-columns.ts'
import type { Engine } from '../engine-types.ts'
import type { Dashboard } from './dashboard.ts'
import type { MemoryTracker } from './memory-tracker.ts'
import type { Monitor, MonitorFigures } from './monitor.ts'

/** Where records go and what they say of themselves. One object, its fields are set before each use. */
export interface RecordPlace {
  writer: RecordWriter | null
  source: number
  frame: number
  wallMs: number
}

function put(place: RecordPlace, stat: number, value: number): void {
  place.writer?.write(KIND.engineStat, 0, place.source, place.frame, place.wallMs, stat, value)
}

/** Every figure once: about 40 records. */
export function writeStats(
  place: RecordPlace,
  engine: Engine,
  monitor: Monitor,
  figures: Readonly<MonitorFigures>,
  dashboard: Dashboard,
  memory: MemoryTracker,
  blockFrames: number,
): void {
  const { counters } = engine
  put(place, ENGINE_STAT.blocks, figures.blocks)
  put(place, ENGINE_STAT.timedBlocks, figures.timedBlocks)
  put(place, ENGINE_STAT.blockMeanUs, figures.blockMeanUs)
  put(place, ENGINE_STAT.blockMaxUs, figures.blockMaxUs)
  put(place, ENGINE_STAT.blockP99Us, figures.blockP99Us)
  put(place, ENGINE_STAT.blockJitterUs, figures.blockJitterUs)
  put(place, ENGINE_STAT.blockFrames, blockFrames)
  put(place, ENGINE_STAT.budgetUs, monitor.budgetUs)
  put(place, ENGINE_STAT.underruns, figures.underruns)
  put(place, ENGINE_STAT.overruns, figures.overruns)
  put(place, ENGINE_STAT.activeVoices, counters.activeVoices)
  put(place, ENGINE_STAT.peakVoices, counters.peakVoices)
  put(place, ENGINE_STAT.voicesStarted, counters.voicesStarted)
  put(place, ENGINE_STAT.voicesStolen, counters.voicesStolen)
  put(place, ENGINE_STAT.voicesRefused, counters.voicesRefused)
  put(place, ENGINE_STAT.timedAllocations, figures.timedAllocations)
  put(place, ENGINE_STAT.allocationUs, figures.allocationUs)
  put(place, ENGINE_STAT.timedSteals, figures.timedSteals)
  put(place, ENGINE_STAT.stealUs, figures.stealUs)
  put(place, ENGINE_STAT.midiMessages, figures.midiMessages)
  put(place, ENGINE_STAT.midiMeanMs, figures.midiMeanMs)
  put(place, ENGINE_STAT.midiMaxMs, figures.midiMaxMs)
  put(place, ENGINE_STAT.queueDepth, counters.queueDepth)
  put(place, ENGINE_STAT.queuePeak, counters.queuePeak)
  put(place, ENGINE_STAT.queueOverflows, counters.queueOverflows)
  put(place, ENGINE_STAT.events, counters.events)
  put(place, ENGINE_STAT.notes, counters.notes)
  put(place, ENGINE_STAT.timedSections, figures.timedSections)
  put(place, ENGINE_STAT.effectsShare, figures.effectsShare)
  put(place, ENGINE_STAT.cpuShare, figures.cpuShare)
  put(place, ENGINE_STAT.memoryMegabytes, memory.megabytes)
  put(place, ENGINE_STAT.memoryPeakMegabytes, memory.peakMegabytes)
  put(place, ENGINE_STAT.allocations, memory.growths)
  put(place, ENGINE_STAT.nonFinite, counters.nonFinite)
  put(place, ENGINE_STAT.clipped, counters.clipped)
  put(place, ENGINE_STAT.peak, counters.peak)
  put(place, ENGINE_STAT.warnings, dashboard.warnings)
  put(place, ENGINE_STAT.criticals, dashboard.criticals)
  put(place, ENGINE_STAT.clockStepUs, monitor.clockStepUs)
  put(place, ENGINE_STAT.latencyFrames, engine.latencyFrames)
  put(place, ENGINE_STAT.kernel, ENGINE_KERNEL[engine.kernel])
  put(place, ENGINE_STAT.kernelFault, engine.kernelFault === null ? 0 : 1)
  // Last: it tells a reader that the snapshot is whole.
  put(place, ENGINE_STAT.status, dashboard.criticals === 0 ? 0 : 1)
}

/** One record for each voice that sounds. */
export function writeVoices(place: RecordPlace, engine: Engine): void {
  const { voices } = engine
  const { stage, amplitude } = voices.columns
  for (let voice = 0; voice < VOICES; voice++) {
    const now = stage[voice] as number
    if (now === STAGE.off) continue
    place.writer?.write(
      KIND.engineVoice,
      now,
      place.source,
      place.frame,
      place.wallMs,
      voiceWord(
        voice,
        voices.key[voice] as number,
        voices.channel[voice] as number,
        voices.isPedalled[voice] as number,
      ),
      amplitude[voice] as number,
    )
  }
}

/** `a` of engineVoice and engineSteal. */
export function voiceWord(voice: number, key: number, channel: number, isPedalled: number): number {
  return (voice | (key << 8) | (channel << 16) | (isPedalled << 24)) >>> 0
}
