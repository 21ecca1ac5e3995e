// The engine with what stands around it in the audio thread: bank, piece, change of engines while it sounds, record stream, monitor.
// Audio thread. `render` allocates nothing of its own; everything else is asked for by a message.

import type { Engine } from '../../../engine/engine-types.ts'
import { createEngine } from '../../../engine/engine.ts'
import { createEngineMonitor, type EngineMonitor } from '../../../engine/monitor/engine-monitor.ts'
import { WARM_UP_FRAMES } from '../../../engine/warm-up.ts'
import type { SoundFontBank } from '../../../engine/soundfont/bank.ts'
import { createChunkPool } from '../../../trace/wire/chunk-pool.ts'
import {
  type Clock,
  createStepObserver,
  measureClock,
  WORKLET_CLOCK_BUDGET,
} from '../../../trace/wire/clock.ts'
import type { ReferenceOptions } from '../../../trace/wire/protocol.ts'
import { createRecordWriter } from '../../../trace/wire/record-writer.ts'
import type {
  FromReference,
  ReferenceProcessorOptions,
} from '../../../trace/wire/reference-protocol.ts'
import { readQuantumFrames } from '../quantum-frames.ts'
import { createChannelMemory } from './channel-memory.ts'
import { createReferencePlayer } from './reference-player.ts'

/** What an engine that is replaced or ended takes to fall silent. */
const FADE_SECONDS = 0.01
/** The monitor has records ten times a second; it is asked every so many frames, because asking takes the clock. */
const RECORDS_FRAMES = 1024
/** A block as short as this or shorter is timed as often as this one would be: the clock costs more than the sound of a few frames. */
const TIMED_FRAMES = 128
/** Until its step is known the clock is read in this many blocks at most. */
const STEP_READS = 128
/** A chunk leaves ten times a second at most: 32 voices, 34 figures, and 500 stolen voices a second fit into half of one. */
const CHUNK_RECORDS = 256
/** A page that is busy for a second and a half returns none of them (128 KiB in all). */
const CHUNKS = 16

export interface ReferenceRack {
  load(bank: SoundFontBank): void
  short(status: number, data1: number, data2: number): void
  sysex(bytes: Uint8Array): void
  play(atMs: Float64Array, lengths: Uint16Array, bytes: Uint8Array): void
  configure(options: ReferenceOptions): void
  silence(): void
  /** Fades; the render that ends the fade answers false. */
  end(): void
  /** Says why it plays no more. */
  fail(reason: string): void
  giveBack(bytes: ArrayBuffer): void
  flush(): void
  /** The next `count` frames, from the context's `frame` on; false: nothing more comes. Throws what the engine throws. */
  render(left: Float32Array, right: Float32Array, count: number, frame: number): boolean
}

export function createReferenceRack(
  given: ReferenceProcessorOptions,
  clock: Clock,
  send: (message: FromReference, transfer?: ArrayBuffer[]) => void,
): ReferenceRack {
  const pool = createChunkPool({ chunkRecords: CHUNK_RECORDS, chunks: CHUNKS })
  const writer = createRecordWriter(pool)
  const memory = createChannelMemory()
  const player = createReferencePlayer(memory.hear)
  const fadeFrames = Math.round(FADE_SECONDS * sampleRate)
  const blockFrames = readQuantumFrames()
  const steps = createStepObserver(measureClock(clock, WORKLET_CLOCK_BUDGET).stepUs)
  let { options } = given
  let bank: SoundFontBank | null = null
  let engine = build(options)
  let monitor: EngineMonitor = watch(engine)
  /** The engine that was replaced, while it fades. */
  let leaving: Engine | null = null
  let leavingFrames = 0
  let leftover: [Float32Array, Float32Array] = [
    new Float32Array(blockFrames),
    new Float32Array(blockFrames),
  ]
  let isWarm = false
  /** One step of the warm-up; null while none is under way. Until it is over the engine is silent and hears nothing. */
  let warmUpStep: (() => boolean) | null = null
  let warmUpFrames = 0
  let endFrames = -1
  /** Of the context: the next block's. */
  let nextFrame = currentFrame
  let stepReads = 0
  let recordsFrame = 0

  function build(wanted: ReferenceOptions): Engine {
    const { mode, voices, stealing, reverb, chorus, bass, treble, effects } = wanted
    return createEngine({
      sampleRate,
      mode,
      voices,
      stealing,
      reverb,
      chorus,
      bass,
      treble,
      effects,
    })
  }

  function watch(watched: Engine): EngineMonitor {
    return createEngineMonitor(watched, clock, {
      sampleRate,
      blockFrames,
      source: given.source,
      clockStepUs: steps.stepUs,
      bankBytes: bank === null ? 0 : bank.words.byteLength + (bank.lowBytes?.byteLength ?? 0),
      quality: options.quality,
      timedBlockEvery: Math.max(1, Math.round(TIMED_FRAMES / blockFrames)),
    })
  }

  /** True where the change needs another engine; what sounds goes on in the old one while it fades. */
  const isOther = (wanted: ReferenceOptions): boolean =>
    wanted.mode !== options.mode ||
    wanted.voices !== options.voices ||
    wanted.stealing !== options.stealing ||
    wanted.bass !== options.bass ||
    wanted.treble !== options.treble ||
    wanted.effects !== options.effects

  const sendChunk = (): void => {
    const chunk = pool.take()
    if (chunk === null) return
    const { bytes, recordBytes } = chunk
    send({ type: 'chunk/full', bytes, recordBytes, dropped: writer.dropped }, [bytes])
  }

  const sendAll = (): void => {
    while (pool.pendingRecords > 0) sendChunk()
  }

  const fadeOut = (left: Float32Array, right: Float32Array, count: number, rest: number): void => {
    for (let index = 0; index < count; index++) {
      const gain = Math.max(0, rest - index) / fadeFrames
      left[index] = (left[index] as number) * gain
      right[index] = (right[index] as number) * gain
    }
  }

  const watchClock = (): void => {
    if (steps.stepUs > 0 || stepReads >= STEP_READS) return
    stepReads++
    steps.observe(clock.now())
    if (steps.stepUs > 0) monitor.setClockStep(steps.stepUs)
  }

  const addLeaving = (left: Float32Array, right: Float32Array, count: number): void => {
    if (leaving === null) return
    if (leftover[0].length < count) leftover = [new Float32Array(count), new Float32Array(count)]
    const [oldLeft, oldRight] = leftover
    leaving.render(oldLeft, oldRight, 0, count)
    fadeOut(oldLeft, oldRight, count, leavingFrames)
    for (let index = 0; index < count; index++) {
      left[index] = (left[index] as number) + (oldLeft[index] as number)
      right[index] = (right[index] as number) + (oldRight[index] as number)
    }
    leavingFrames -= count
    if (leavingFrames <= 0) leaving = null
  }

  /** Plays one step of the warm-up, if it is under way; true: more are left. */
  const goOnWarmingUp = (): boolean => {
    if (warmUpStep === null) return false
    if (!warmUpStep()) return true
    warmUpStep = null
    send({ type: 'reference/ready' })
    return false
  }

  /** Somebody wants the engine now. */
  const finishWarmUp = (): void => {
    while (goOnWarmingUp());
  }

  return {
    load(newBank) {
      finishWarmUp()
      bank = newBank
      monitor.setBankBytes(newBank.words.byteLength + (newBank.lowBytes?.byteLength ?? 0))
      engine.loadBank(newBank)
      if (isWarm) return send({ type: 'reference/ready' })
      isWarm = true
      warmUpStep = engine.startWarmUp()
      if (!given.isJoined) finishWarmUp()
    },
    short(status, data1, data2) {
      memory.hear(status, data1, data2)
      if (warmUpStep !== null) return
      monitor.onMessage(clock.now(), nextFrame)
      engine.sendShort(engine.frame, status, data1, data2)
    },
    sysex(bytes) {
      if (warmUpStep !== null) return
      monitor.onMessage(clock.now(), nextFrame)
      engine.sendSysex(engine.frame, bytes)
    },
    play(atMs, lengths, bytes) {
      finishWarmUp()
      player.start(engine.frame, sampleRate, atMs, lengths, bytes)
    },
    configure(wanted) {
      finishWarmUp()
      if (isOther(wanted)) {
        const next = build(wanted)
        if (bank !== null) next.loadBank(bank)
        memory.tell(next)
        player.shift(engine.frame, next.frame)
        monitor.dispose()
        leaving = engine
        leavingFrames = fadeFrames
        engine = next
        options = wanted
        monitor = watch(next)
      } else {
        if (wanted.reverb !== options.reverb) engine.setReverb(wanted.reverb)
        if (wanted.chorus !== options.chorus) engine.setChorus(wanted.chorus)
      }
      options = wanted
      monitor.setQuality(wanted.quality)
    },
    silence() {
      finishWarmUp()
      player.stop()
      const { frame } = engine
      for (let channel = 0; channel < 16; channel++) {
        // Pedals first: they would hold what all sound off has not reached in some engines.
        engine.sendShort(frame, 0xb0 | channel, 64, 0)
        engine.sendShort(frame, 0xb0 | channel, 66, 0)
        engine.sendShort(frame, 0xb0 | channel, 120, 0)
      }
    },
    end() {
      finishWarmUp()
      player.stop()
      if (endFrames < 0) endFrames = fadeFrames
    },
    fail(reason) {
      sendAll()
      send({ type: 'reference/fault', reason })
    },
    giveBack(bytes) {
      pool.giveBack(bytes)
    },
    flush() {
      monitor.writeRecords(writer, nextFrame, clock.now())
      sendAll()
      send({ type: 'reference/flushed' })
    },
    render(left, right, count, frame) {
      nextFrame = frame + count
      if (warmUpStep !== null) {
        // As much as the block lasts.
        warmUpFrames += count
        while (warmUpFrames >= WARM_UP_FRAMES) {
          warmUpFrames -= WARM_UP_FRAMES
          goOnWarmingUp()
        }
        left.fill(0)
        right.fill(0)
        return true
      }
      player.feed(engine, count)
      monitor.beginBlock(frame)
      engine.render(left, right, 0, count)
      monitor.endBlock()
      addLeaving(left, right, count)
      watchClock()
      if (frame >= recordsFrame) {
        recordsFrame = frame + RECORDS_FRAMES
        if (monitor.writeRecords(writer, frame, clock.now())) sendChunk()
      }
      if (endFrames < 0) return true
      fadeOut(left, right, count, endFrames)
      endFrames -= count
      if (endFrames > 0) return true
      monitor.writeRecords(writer, frame, clock.now())
      sendAll()
      send({ type: 'reference/ended' })
      return false
    },
  }
}
