// The reference's own record stream: what the monitor of the engine that plays writes, and how it leaves the audio
// thread. Allocates only with another engine, and what a message takes.

import type { Engine } from '../../../engine/engine-types.ts'
import { createEngineMonitor, type EngineMonitor } from '../../../engine/monitor/engine-monitor.ts'
import { createChunkPool } from '../../../trace/wire/chunk-pool.ts'
import {
  type Clock,
  createStepObserver,
  measureClock,
  WORKLET_CLOCK_BUDGET,
} from '../../../trace/wire/clock.ts'
import { createRecordWriter } from '../../../trace/wire/record-writer.ts'
import type { FromReference } from '../../../trace/wire/reference-protocol.ts'

/** The monitor has records ten times a second; it is asked every so many frames, because asking takes the clock. */
const RECORDS_FRAMES = 1024
/**
 * A block as short as this or shorter is timed as often as this one would be: the clock costs more than the sound of
 * a few frames.
 */
const TIMED_FRAMES = 128
/** Until its step is known the clock is read in this many blocks at most. */
const STEP_READS = 128
/**
 * A chunk leaves ten times a second at most: 32 voices, 34 figures, and 500 stolen voices a second fit into half of
 * one.
 */
const CHUNK_RECORDS = 256
/** A page that is busy for a second and a half returns none of them (128 KiB in all). */
const CHUNKS = 16

export type Send = (message: FromReference, transfer?: ArrayBuffer[]) => void

export interface EngineRecords {
  /** Of the engine that was given last. */
  readonly monitor: EngineMonitor
  /** Another engine plays from now on. */
  watch(engine: Engine, bankBytes: number, quality: number): void
  /** After each block; `frame` is its first. Sends about ten times a second. */
  afterBlock(frame: number): void
  /** Writes and sends everything. */
  flush(frame: number): void
  /** Sends what is written. */
  sendAll(): void
  giveBack(bytes: ArrayBuffer): void
}

/** Measures the clock for 0.2 ms. `source`: the reference's id. */
export function createEngineRecords(
  clock: Clock,
  send: Send,
  source: number,
  blockFrames: number,
  first: { engine: Engine; quality: number },
): EngineRecords {
  const pool = createChunkPool({ chunkRecords: CHUNK_RECORDS, chunks: CHUNKS })
  const writer = createRecordWriter(pool)
  const steps = createStepObserver(measureClock(clock, WORKLET_CLOCK_BUDGET).stepUs)
  let monitor = createMonitor(first.engine, 0, first.quality)
  let stepReads = 0
  let dueFrame = 0

  function createMonitor(engine: Engine, bankBytes: number, quality: number): EngineMonitor {
    return createEngineMonitor(engine, clock, {
      sampleRate,
      blockFrames,
      source,
      clockStepUs: steps.stepUs,
      bankBytes,
      quality,
      timedBlockEvery: Math.max(1, Math.round(TIMED_FRAMES / blockFrames)),
    })
  }

  const sendChunk = (): void => {
    const chunk = pool.take()
    if (chunk === null) return
    const { bytes, recordBytes } = chunk
    send({ type: 'chunk/full', bytes, recordBytes, dropped: writer.dropped }, [bytes])
  }

  const sendAll = (): void => {
    while (pool.pendingRecords > 0) sendChunk()
  }

  const watchClock = (): void => {
    if (steps.stepUs > 0 || stepReads >= STEP_READS) return
    stepReads++
    steps.observe(clock.now())
    if (steps.stepUs > 0) monitor.setClockStep(steps.stepUs)
  }

  return {
    get monitor() {
      return monitor
    },
    watch(engine, bankBytes, quality) {
      monitor.dispose()
      monitor = createMonitor(engine, bankBytes, quality)
    },
    afterBlock(frame) {
      watchClock()
      if (frame < dueFrame) return
      dueFrame = frame + RECORDS_FRAMES
      if (monitor.writeRecords(writer, frame, clock.now())) sendChunk()
    },
    flush(frame) {
      monitor.writeRecords(writer, frame, clock.now())
      sendAll()
    },
    sendAll,
    giveBack: pool.giveBack,
  }
}
