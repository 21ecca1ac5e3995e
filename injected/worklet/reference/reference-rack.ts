// The engine with what stands around it in the audio thread: bank, piece, warm-up, change of engines while it sounds,
// record stream. Audio thread. `render` allocates nothing of its own; everything else is asked for by a message.

// oxlint-disable-next-line typescript/triple-slash-reference -- the module exists only in builds
/// <reference path="../../../build/virtual-modules.d.ts" />
import { engineKernel } from 'virtual:awescope-engine-kernel'
import { compileKernelModule } from '../../../engine/chip/kernel-wasm/kernel-module.ts'
import type { Engine } from '../../../engine/engine-types.ts'
import { createEngine } from '../../../engine/engine.ts'
import { createLeavingEngine, fadeOut } from '../../../engine/leaving-engine.ts'
import type { SoundFontBank } from '../../../engine/soundfont/bank.ts'
import { unpackBank, withOwnTables } from '../../../engine/soundfont/packed-bank.ts'
import type { Clock } from '../../../trace/wire/clock.ts'
import type { ReferenceOptions } from '../../../trace/wire/engine-options.ts'
import type { ReferenceProcessorOptions } from '../../../trace/wire/reference-protocol.ts'
import { readQuantumFrames } from '../quantum-frames.ts'
import { createEngineRecords, type Send } from './engine-records.ts'
import { createReferencePlayer } from './reference-player.ts'
import { createWarmUpRun } from './warm-up-run.ts'

/** What an engine that is replaced or ended takes to fall silent. */
const FADE_SECONDS = 0.01

/**
 * Samples that the first engine's memory has room for, as most banks need: what is not written to takes none of the
 * machine's. A larger bank gets an engine of its own.
 */
const USUAL_SAMPLE_BYTES = 32 * 1024 * 1024

/** What can be changed while it sounds; every other option is the engine's for life. */
const IS_LIVE: { readonly [Name in keyof ReferenceOptions]: boolean } = {
  mode: false,
  voices: false,
  stealing: false,
  reverb: true,
  chorus: true,
  bass: false,
  treble: false,
  effects: false,
  quality: true,
  gain: true,
}
const FIXED_OPTIONS = (Object.keys(IS_LIVE) as (keyof ReferenceOptions)[]).filter(
  (name) => !IS_LIVE[name],
)

export interface ReferenceRack {
  /** A packed bank. One that is unsound is refused by a message, and the one before goes on. */
  load(bytes: ArrayBuffer): void
  short(status: number, data1: number, data2: number): void
  sysex(bytes: Uint8Array): void
  play(atMs: Float64Array, lengths: Uint16Array, bytes: Uint8Array): void
  configure(options: ReferenceOptions): void
  silence(): void
  /** Fades; the render that ends the fade answers false. */
  end(): void
  /** Sends its last records; nothing is rendered any more. */
  leave(): void
  /** Says why it plays no more. */
  fail(reason: string): void
  giveBack(bytes: ArrayBuffer): void
  flush(): void
  /**
   * The next `count` frames, from the context's `frame` on; false: nothing more comes. Throws what the engine throws.
   */
  render(left: Float32Array, right: Float32Array, count: number, frame: number): boolean
}

/** A rack without a bank: silent. Allocates some megabytes and measures the clock, as the scope's first block would. */
export function createReferenceRack(
  given: ReferenceProcessorOptions,
  clock: Clock,
  send: Send,
): ReferenceRack {
  const player = createReferencePlayer()
  const fadeFrames = Math.round(FADE_SECONDS * sampleRate)
  const blockFrames = readQuantumFrames()
  let { options } = given
  let bank: SoundFontBank | null = null
  // A policy of the page that forbids it is no fault: JavaScript plays, and the records say so.
  const module = compileKernelModule(engineKernel)
  let engine = build(options)
  const { quality } = options
  const records = createEngineRecords(clock, send, given.source, blockFrames, { engine, quality })
  const leaving = createLeavingEngine(fadeFrames, blockFrames)
  const sayReady = (): void => {
    // From now on WebAssembly's copy of the samples is the only one.
    bank = engine.adoptSamples()
    send({ type: 'reference/ready', presets: bank?.presets.count ?? 0 })
  }
  const warmUp = createWarmUpRun(sayReady)
  let isWarm = false
  let endFrames = -1
  /** Of the context: the next block's. */
  let nextFrame = currentFrame

  /** With room for the bank where WebAssembly plays. */
  function build(wanted: ReferenceOptions): Engine {
    // The quality is the monitor's, the gain a node's behind this one.
    const { quality: _, gain: __, ...ofEngine } = wanted
    const sampleBytes = Math.max(USUAL_SAMPLE_BYTES, bytesOf(bank))
    return createEngine({ sampleRate, ...ofEngine }, module && { module, sampleBytes })
  }

  /** Another engine where the change needs one; what sounds goes on in the old one while it fades. */
  const replaceEngine = (wanted: ReferenceOptions): void => {
    const next = build(wanted)
    if (bank !== null) next.loadBank(bank)
    if (isWarm) bank = next.adoptSamples()
    next.takeOver(engine.midiSettings())
    // What somebody chooses now is later than what MIDI chose.
    if (wanted.reverb !== options.reverb) next.setReverb(wanted.reverb)
    if (wanted.chorus !== options.chorus) next.setChorus(wanted.chorus)
    player.shift(engine.frame, next.frame)
    leaving.leave(engine)
    engine = next
    records.watch(next, bytesOf(bank), wanted.quality)
  }

  const leave = (frame: number): void => {
    records.flush(frame)
    send({ type: 'reference/ended' })
  }

  return {
    load(bytes) {
      let newBank: SoundFontBank
      try {
        newBank = withOwnTables(unpackBank(bytes))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return send({ type: 'bank/refused', reason })
      }
      warmUp.finish()
      bank = newBank
      if (bytesOf(bank) > engine.sampleRoomBytes) {
        replaceEngine(options)
      } else {
        records.monitor.setBankBytes(bytesOf(bank))
        engine.loadBank(newBank)
      }
      if (isWarm) return sayReady()
      isWarm = true
      warmUp.begin(engine.startWarmUp())
      if (!given.isJoined) warmUp.finish()
    },
    short(status, data1, data2) {
      if (warmUp.isUnderWay) return
      records.monitor.onMessage(clock.now(), nextFrame)
      engine.sendShort(engine.frame, status, data1, data2)
    },
    sysex(bytes) {
      if (warmUp.isUnderWay) return
      records.monitor.onMessage(clock.now(), nextFrame)
      engine.sendSysex(engine.frame, bytes)
    },
    play(atMs, lengths, bytes) {
      warmUp.finish()
      player.start(engine.frame, sampleRate, atMs, lengths, bytes)
    },
    configure(wanted) {
      warmUp.finish()
      if (needsOtherEngine(options, wanted)) replaceEngine(wanted)
      else {
        if (wanted.reverb !== options.reverb) engine.setReverb(wanted.reverb)
        if (wanted.chorus !== options.chorus) engine.setChorus(wanted.chorus)
      }
      options = wanted
      records.monitor.setQuality(wanted.quality)
    },
    silence() {
      warmUp.finish()
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
      warmUp.finish()
      player.stop()
      if (endFrames < 0) endFrames = fadeFrames
    },
    leave: () => leave(nextFrame),
    fail(reason) {
      records.sendAll()
      send({ type: 'reference/fault', reason })
    },
    giveBack: records.giveBack,
    flush() {
      records.flush(nextFrame)
      send({ type: 'reference/flushed' })
    },
    render(left, right, count, frame) {
      nextFrame = frame + count
      if (warmUp.isUnderWay) {
        warmUp.advance(count)
        left.fill(0)
        right.fill(0)
        return true
      }
      const { monitor } = records
      player.feed(engine, count)
      monitor.beginBlock(frame)
      engine.render(left, right, 0, count)
      monitor.endBlock()
      leaving.addTo(left, right, count)
      records.afterBlock(frame)
      if (endFrames < 0) return true
      fadeOut(left, right, count, endFrames, fadeFrames)
      endFrames -= count
      if (endFrames > 0) return true
      leave(frame)
      return false
    },
  }
}

const needsOtherEngine = (now: ReferenceOptions, wanted: ReferenceOptions): boolean =>
  FIXED_OPTIONS.some((name) => wanted[name] !== now[name])

const bytesOf = (bank: SoundFontBank | null): number =>
  bank === null ? 0 : bank.words.byteLength + (bank.lowBytes?.byteLength ?? 0)
