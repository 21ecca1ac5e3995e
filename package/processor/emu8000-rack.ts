// The engine of one node, with what its port can ask of it. Audio thread; `render` allocates nothing.

// oxlint-disable-next-line typescript/triple-slash-reference -- the module exists only in builds
/// <reference path="../../build/virtual-modules.d.ts" />
import { engineKernel } from 'virtual:awescope-engine-kernel'
import { compileKernelModule } from '../../engine/chip/kernel-wasm/kernel-module.ts'
import type { Engine } from '../../engine/engine-types.ts'
import { createEngine } from '../../engine/engine.ts'
import { createLeavingEngine } from '../../engine/leaving-engine.ts'
import type { SoundFontBank } from '../../engine/soundfont/bank.ts'
import { unpackBank, withOwnTables } from '../../engine/soundfont/packed-bank.ts'
import type { Emu8000Settings, FromEmu8000 } from '../worklet/emu8000-protocol.ts'
import { readMidi } from './read-midi.ts'

/**
 * Room for the samples of most banks: what nobody writes to takes none of the machine's memory. A larger bank gets an
 * engine of its own.
 */
const USUAL_SAMPLE_BYTES = 32 * 1024 * 1024

/** What an engine that is replaced takes to fall silent. */
const FADE_SECONDS = 0.01
/** Of the usual block; a longer one allocates once. */
const BLOCK_FRAMES = 128

export interface Emu8000Rack {
  /** False: it was told to end. */
  readonly isPlaying: boolean
  /** Whatever came by the port, while the context's frame is `frame`. Never throws for a strange message. */
  receive(message: unknown, frame: number): void
  /** The block that begins at the context's `frame`. */
  render(left: Float32Array, right: Float32Array, count: number, frame: number): void
}

/** A rack without a bank, silent, in a context of `sampleRate`. RangeError for a rate outside 8000…192000 Hz. */
export function createEmu8000Rack(
  sampleRate: number,
  settings: Partial<Emu8000Settings>,
  send: (message: FromEmu8000) => void,
): Emu8000Rack {
  // A page whose policy forbids WebAssembly hears JavaScript.
  const module = compileKernelModule(engineKernel)
  const chosen = { ...settings }
  const build = (sampleBytes: number): Engine =>
    createEngine({ ...chosen, sampleRate }, module && { module, sampleBytes })
  let engine = build(USUAL_SAMPLE_BYTES)
  const leaving = createLeavingEngine(Math.round(FADE_SECONDS * sampleRate), BLOCK_FRAMES)
  let isFaultTold = false
  let isWarm = false
  let isPlaying = true
  /** Of the context: where the engine's next block begins, unless it was not rendered for a while. */
  let nextFrame = 0

  const refuse = (reason: string): void => send({ type: 'message/refused', reason })

  const play = (value: unknown, engineFrame: number): void => {
    const bytes = readMidi(value)
    if (typeof bytes === 'string') return refuse(bytes)
    const [status = 0, data1 = 0, data2 = 0] = bytes
    const isTaken =
      status === 0xf0
        ? engine.sendSysex(engineFrame, bytes)
        : engine.sendShort(engineFrame, status, data1, data2)
    if (!isTaken) refuse('More messages wait for their time than there is room for.')
  }

  const load = (id: number, bytes: unknown): void => {
    let bank: SoundFontBank
    try {
      if (!(bytes instanceof ArrayBuffer)) throw new TypeError('A bank is an ArrayBuffer.')
      bank = withOwnTables(unpackBank(bytes))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return send({ type: 'bank/refused', id, reason })
    }
    const sampleBytes = bank.words.byteLength + (bank.lowBytes?.byteLength ?? 0)
    if (sampleBytes > engine.sampleRoomBytes) {
      const next = build(sampleBytes)
      next.takeOver(engine.midiSettings())
      leaving.leave(engine)
      engine = next
      isWarm = false
    }
    engine.loadBank(bank)
    if (!isWarm) engine.warmUp()
    isWarm = true
    // Where WebAssembly plays, its copy of the samples is the only one from now on.
    engine.adoptSamples()
    send({ type: 'bank/ready', id, presets: bank.presets.count, kernel: engine.kernel })
  }

  const change = ({ reverb, chorus }: Partial<Emu8000Settings>): void => {
    if (reverb !== undefined) engine.setReverb((chosen.reverb = reverb))
    if (chorus !== undefined) engine.setChorus((chosen.chorus = chorus))
  }

  const tellFault = (): void => {
    const { kernelFault } = engine
    if (kernelFault === null || isFaultTold) return
    isFaultTold = true
    send({ type: 'kernel/fault', reason: kernelFault })
  }

  return {
    get isPlaying() {
      return isPlaying
    },
    receive(message, frame) {
      if (Array.isArray(message) || message instanceof Uint8Array) {
        return play(message, engine.frame)
      }
      const told = (typeof message === 'object' && message !== null ? message : {}) as {
        readonly [name: string]: unknown
      }
      switch (told['type']) {
        case 'midi/at': {
          const seconds = Number(told['seconds'])
          // The engine's output comes late by what its resampler holds back.
          const later =
            Math.round(seconds * sampleRate) - Math.max(frame, nextFrame) - engine.latencyFrames
          return play(told['bytes'], engine.frame + (later > 0 ? later : 0))
        }
        case 'bank/load':
          return load(Number(told['id']), told['bytes'])
        case 'sound/stop':
          return engine.silence()
        case 'settings/change':
          return change((Object(told['settings']) as Partial<Emu8000Settings>) ?? {})
        case 'node/end':
          isPlaying = false
          return undefined
        default:
          return refuse('There is no such message.')
      }
    },
    render(left, right, count, frame) {
      nextFrame = frame + count
      engine.render(left, right, 0, count)
      leaving.addTo(left, right, count)
      tellFault()
    },
  }
}
