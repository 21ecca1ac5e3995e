// The one face of the monitor towards who runs the engine (the worklet's processor, the command line): call beginBlock
// and endBlock around `engine.render`, tell of messages, and write the records now and then. It sets the engine's probe
// and quality. Audio thread; no object is made after creation but by the platform's clock (V8 boxes a few numbers that
// cross calls: under 100 bytes a block, measured).

import { ENGINE_REASON, KIND } from '../../trace/wire/record.ts'
import type { RecordWriter } from '../../trace/wire/record-writer.ts'
import { SECTION, type Engine } from '../engine-types.ts'
import { createAdaptiveQuality, type AdaptiveQuality } from './adaptive-quality.ts'
import { createDashboard, SNAPSHOT_MS, type Dashboard } from './dashboard.ts'
import { createMemoryTracker, type MemoryTracker } from './memory-tracker.ts'
import { createMonitor, type Monitor, type MonitorFigures } from './monitor.ts'
import { writeStats, writeVoices, type RecordPlace } from './records.ts'
import { createStealLog } from './steal-log.ts'

export interface EngineMonitorOptions {
  /** Hz, of the context. */
  sampleRate: number
  /** Frames of a block; in a worklet its render quantum, usually 128. */
  blockFrames: number
  /** Source id of the reference's definition: its records carry it. */
  source: number
  /** Step of the clock, µs; 0: not known yet. */
  clockStepUs: number
  /** Bytes of the bank; 0 while there is none. */
  bankBytes?: number
  /** −1: adaptive (default), else a fixed ENGINE_QUALITY. */
  quality?: number
  timedBlockEvery?: number
  sectionBlockEvery?: number
}

export interface EngineMonitor {
  /** `frame`: the context's frame of the block. Right before `engine.render`. */
  beginBlock(frame: number): void
  /** Right after it. May set another quality. */
  endBlock(): void
  /**
   * A message came at `arrivalWallMs` (the same clock) and plays at `frame` (the same axis as `beginBlock`). Only for
   * what is played as it comes: events of a piece that was scheduled ahead have no latency.
   */
  onMessage(arrivalWallMs: number, frame: number): void
  /** Writes what is due, about ten times a second of audio; true where it wrote. Call it after each block. */
  writeRecords(writer: RecordWriter, frame: number, wallMs: number): boolean
  /** −1: adaptive, else a fixed ENGINE_QUALITY. */
  setQuality(level: number): void
  setClockStep(stepUs: number): void
  setBankBytes(bytes: number): void
  /** An ENGINE_QUALITY. */
  readonly quality: number
  isPerformanceAcceptable(): boolean
  readonly monitor: Monitor
  readonly dashboard: Dashboard
  readonly memory: MemoryTracker
  readonly adaptive: AdaptiveQuality
  /** Takes the probe out of the engine. */
  dispose(): void
}

/** A monitor on this engine; its probe is in place when this returns. `clock`: epoch ms (trace/wire/clock.ts). */
export function createEngineMonitor(
  engine: Engine,
  clock: { now(): number },
  options: EngineMonitorOptions,
): EngineMonitor {
  const { sampleRate, blockFrames } = options
  const blockMs = (blockFrames * 1000) / sampleRate
  const snapshotBlocks = Math.max(1, Math.round(SNAPSHOT_MS / blockMs))
  const monitor = createMonitor({ ...options, clock: () => clock.now() })
  const dashboard = createDashboard()
  const memory = createMemoryTracker()
  const adaptive = createAdaptiveQuality(options.quality ?? -1)
  const steals = createStealLog(engine.voices)
  const enginePool = memory.register('engine', engine.memoryBytes)
  let bankPool = -1
  const place: RecordPlace = { writer: null, source: options.source, frame: 0, wallMs: 0 }
  let figures: Readonly<MonitorFigures> = monitor.takeFigures()
  let blocksLeft = snapshotBlocks
  let isSnapshotDue = false
  let isQualityDue = true

  const { probe } = monitor
  engine.setProbe({
    enter(section) {
      if (section === SECTION.steal) steals.before()
      probe.enter(section)
    },
    leave(section) {
      probe.leave(section)
      if (section === SECTION.steal) steals.after()
    },
  })
  setBankBytes(options.bankBytes ?? 0)
  setClockStep(options.clockStepUs)
  engine.setQuality(adaptive.settings)

  function setBankBytes(bytes: number): void {
    // A bank is no pool that grew: it came with its own memory.
    if (bankPool < 0) bankPool = memory.register('bank', bytes)
    else memory.replace(bankPool, bytes)
  }

  function setClockStep(stepUs: number): void {
    monitor.setClockStep(stepUs)
    adaptive.setClockStep(stepUs / 1000)
  }

  function takeSnapshot(): void {
    memory.resize(enginePool, engine.memoryBytes)
    memory.setForeignGrowths(engine.counters.allocations)
    figures = monitor.takeFigures()
    dashboard.update(
      figures,
      engine.counters,
      memory.megabytes,
      memory.growths,
      monitor.budgetUs,
      monitor.clockStepUs,
    )
    isSnapshotDue = true
  }

  return {
    beginBlock(frame) {
      monitor.beginBlock(frame)
    },
    endBlock() {
      const ms = monitor.endBlock()
      if (adaptive.addBlock(ms, blockMs, monitor.timedBlockEvery)) {
        engine.setQuality(adaptive.settings)
        isQualityDue = true
      }
      if (--blocksLeft > 0) return
      blocksLeft = snapshotBlocks
      takeSnapshot()
    },
    onMessage(arrivalWallMs, frame) {
      monitor.onMessage(arrivalWallMs, frame)
    },
    writeRecords(writer, frame, wallMs) {
      if (!isSnapshotDue && !isQualityDue) return false
      place.writer = writer
      place.frame = frame
      place.wallMs = wallMs
      if (isQualityDue) {
        writer.write(
          KIND.engineQuality,
          adaptive.level,
          place.source,
          frame,
          wallMs,
          adaptive.reason,
          adaptive.reason === ENGINE_REASON.start ? 0 : adaptive.share,
        )
        isQualityDue = false
      }
      if (isSnapshotDue) {
        for (let index = 0; index < steals.length; index++) {
          writer.write(
            KIND.engineSteal,
            0,
            place.source,
            frame,
            wallMs,
            steals.word(index),
            steals.amplitude(index),
          )
        }
        steals.clear()
        writeVoices(place, engine)
        writeStats(place, engine, monitor, figures, dashboard, memory, blockFrames)
        isSnapshotDue = false
      }
      place.writer = null
      return true
    },
    setQuality(level) {
      if (!adaptive.choose(level)) return
      engine.setQuality(adaptive.settings)
      isQualityDue = true
    },
    setClockStep,
    setBankBytes,
    get quality() {
      return adaptive.level
    },
    isPerformanceAcceptable: () => monitor.isPerformanceAcceptable() && dashboard.status === 'GOOD',
    monitor,
    dashboard,
    memory,
    adaptive,
    dispose() {
      engine.setProbe(null)
    },
  }
}
