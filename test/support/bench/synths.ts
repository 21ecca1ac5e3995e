// The synthesizers that are compared, behind one face: the engine of this project, spessasynth_core and
// js-synthesizer (FluidSynth as WebAssembly), each with the same bank, 32 voices, reverb and chorus. Runs in the
// bench worker (Node, bundled).

import { createRequire } from 'node:module'
import { engineKernel } from 'virtual:awescope-engine-kernel'
import type { KernelName } from '../../../engine/chip/chip-types.ts'
import { compileKernelModule } from '../../../engine/chip/kernel-wasm/kernel-module.ts'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import type { Chips } from '../../../engine/chips.ts'
import { createEngine } from '../../../engine/engine.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import type { Engine } from '../../../engine/engine-types.ts'

export const BLOCK_FRAMES = 128
export const VOICE_CAP = 32

export interface BenchSynth {
  readonly name: string
  /** One MIDI message, played at the next block. */
  send(bytes: readonly number[]): void
  /** Renders one block into `left` and `right`, which the synth owns. */
  renderBlock(): void
  readonly left: Float32Array
  readonly right: Float32Array
  voices(): number
}

/** Our modes on JavaScript, and on WebAssembly. */
export type SynthName =
  | 'hardware'
  | 'sf2'
  | 'hardware-wasm'
  | 'sf2-wasm'
  | 'spessasynth'
  | 'fluidsynth-wasm'

export async function createSynth(
  name: SynthName,
  bank: ArrayBuffer,
  sampleRate: number,
): Promise<BenchSynth> {
  switch (name) {
    case 'hardware':
    case 'sf2':
      return ofEngine(name, createBenchEngine(name, bank, sampleRate))
    case 'hardware-wasm':
    case 'sf2-wasm': {
      const mode = name === 'sf2-wasm' ? 'sf2' : 'hardware'
      return ofEngine(name, createBenchEngine(mode, bank, sampleRate, true, 'wasm'))
    }
    case 'spessasynth':
      return await createSpessasynth(bank, sampleRate)
    case 'fluidsynth-wasm':
      return await createFluidsynth(bank, sampleRate)
    default:
      return name satisfies never
  }
}

/** An engine with that bank, warmed up as the product does it unless told otherwise. */
export function createBenchEngine(
  mode: EngineMode,
  bank: ArrayBuffer,
  sampleRate: number,
  isWarmedUp = true,
  kernel: KernelName = 'js',
): Engine {
  const parsed = parseSoundFont(bank)
  const module = kernel === 'wasm' ? compileKernelModule(engineKernel) : null
  const engine = createEngine(
    { mode, sampleRate, voices: VOICE_CAP },
    module && { module, sampleBytes: bank.byteLength },
  )
  engine.loadBank(parsed)
  if (engine.kernel !== kernel) throw new Error(`The kernel is ${engine.kernel}.`)
  if (isWarmedUp) engine.warmUp()
  return engine
}

export function ofEngine(name: string, engine: Chips): BenchSynth {
  const left = new Float32Array(BLOCK_FRAMES)
  const right = new Float32Array(BLOCK_FRAMES)
  return {
    name,
    left,
    right,
    send(bytes) {
      const [status = 0, data1 = 0, data2 = 0] = bytes
      if (status === 0xf0) engine.sendSysex(engine.frame, Uint8Array.from(bytes))
      else engine.sendShort(engine.frame, status, data1, data2)
    },
    renderBlock: () => engine.render(left, right, 0, BLOCK_FRAMES),
    voices: () => engine.counters.activeVoices,
  }
}

async function createSpessasynth(bank: ArrayBuffer, sampleRate: number): Promise<BenchSynth> {
  const { SoundBankLoader, SpessaSynthProcessor } = await import('spessasynth_core')
  const processor = new SpessaSynthProcessor(sampleRate, {
    maxBufferSize: BLOCK_FRAMES,
    effectsEnabled: true,
    eventsEnabled: false,
  })
  await processor.processorInitialized
  processor.soundBankManager.addSoundBank(SoundBankLoader.fromArrayBuffer(bank.slice(0)), 'main')
  processor.setSystemParameter('voiceCap', VOICE_CAP)
  const left = new Float32Array(BLOCK_FRAMES)
  const right = new Float32Array(BLOCK_FRAMES)
  return {
    name: 'spessasynth_core',
    left,
    right,
    send(bytes) {
      processor.processMessage(bytes as number[])
    },
    renderBlock() {
      // It adds to what is in the arrays.
      left.fill(0)
      right.fill(0)
      processor.process(left, right)
    },
    voices: () => processor.voiceCount,
  }
}

/** The part of libfluidsynth's exports that js-synthesizer does not offer by itself. */
interface FluidModule {
  _fluid_synth_get_active_voice_count?: (synth: number) => number
}

async function createFluidsynth(bank: ArrayBuffer, sampleRate: number): Promise<BenchSynth> {
  const require = createRequire(import.meta.url)
  const { Synthesizer } = require('js-synthesizer') as typeof import('js-synthesizer')
  const fluid = require('js-synthesizer/libfluidsynth') as FluidModule
  Synthesizer.initializeWithFluidSynthModule(fluid)
  await Synthesizer.waitForWasmInitialized()
  const synth = new Synthesizer()
  synth.init(sampleRate, { polyphony: VOICE_CAP, reverbActive: true, chorusActive: true })
  await synth.loadSFont(bank.slice(0))
  const outputs = [new Float32Array(BLOCK_FRAMES), new Float32Array(BLOCK_FRAMES)]
  return {
    name: 'js-synthesizer',
    left: outputs[0] ?? new Float32Array(),
    right: outputs[1] ?? new Float32Array(),
    send(bytes) {
      const [status = 0, data1 = 0, data2 = 0] = bytes
      const channel = status & 0x0f
      switch (status & 0xf0) {
        case 0x80:
          return synth.midiNoteOff(channel, data1)
        case 0x90:
          return data2 === 0
            ? synth.midiNoteOff(channel, data1)
            : synth.midiNoteOn(channel, data1, data2)
        case 0xa0:
          return synth.midiKeyPressure(channel, data1, data2)
        case 0xb0:
          return synth.midiControl(channel, data1, data2)
        case 0xc0:
          return synth.midiProgramChange(channel, data1)
        case 0xd0:
          return synth.midiChannelPressure(channel, data1)
        case 0xe0:
          return synth.midiPitchBend(channel, data1 | (data2 << 7))
        default:
          if (status === 0xf0) synth.midiSysEx(Uint8Array.from(bytes.slice(1, -1)))
      }
    },
    renderBlock: () => synth.render(outputs),
    voices: () => fluid._fluid_synth_get_active_voice_count?.(synth.getRawSynthesizer()) ?? -1,
  }
}
