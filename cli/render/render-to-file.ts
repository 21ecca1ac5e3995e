// One rendering from the files to the last sample: reads MIDI and bank, plays, and writes. Node, on a thread of its
// own.

import { type Chips, createChips } from '../../engine/chips.ts'
import { createTimers } from '../../engine/monitor/timers.ts'
import type { SoundFontBank } from '../../engine/soundfont/bank.ts'
import { hasDrums, SILENT_DRUMS } from '../../engine/soundfont/has-drums.ts'
import { hasDrumNotes, type MidiSequence } from '../../midi/midi-sequence.ts'
import { engineKernel } from 'virtual:awescope-engine-kernel'
import type { KernelName } from '../../engine/chip/chip-types.ts'
import { compileKernelModule } from '../../engine/chip/kernel-wasm/kernel-module.ts'
import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { CommandError } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { progress } from '../print.ts'
import { writeError } from '../whole-file.ts'
import { bundledBankPath, loadBank } from './load-bank.ts'
import { loadMusic } from './load-music.ts'
import { createLogPlayer, loadRegisters, silenceOf } from './load-registers.ts'
import type { Playable } from './playable.ts'
import { createProgressLine } from './progress-line.ts'
import { longestFrames, type RenderFigures, renderMusic } from './render-music.ts'
import { createWavWriter, fitsWav } from './wav-writer.ts'

export interface RenderOptions {
  /** Path of the MIDI file, or of the register log. */
  midi: string
  isRegisters: boolean
  /** Path of a SoundFont, or null for the bundled General MIDI bank. */
  soundFont: string | null
  /** Null: the MIDI file's name with .wav, in the current folder. */
  out: string | null
  rateHz: number
  mode: EngineMode
  /** `js`: also where WebAssembly is there. */
  kernel: KernelName
  /** More than one chip has: several side by side. */
  voices: number
  /** Presets 0…7. */
  reverb: number
  chorus: number
  blockFrames: number
  /** Music that lasts longer is refused. */
  maxLengthMs: number
  isFloat: boolean
  /** Also a file that is no WAV file may be replaced. */
  isForced: boolean
  isJson: boolean
}

export interface RenderOrder extends RenderOptions {
  readonly out: string
  /** The empty open file that the sound goes to; whoever opened it closes it. */
  readonly file: number
  /** Somebody sees on stderr how far it is. */
  readonly isTerminal: boolean
}

export interface Rendered {
  readonly figures: RenderFigures
  /** How long loading took: midi, bank, engine. */
  readonly loadMs: Readonly<Record<string, number>>
}

/**
 * Resolves when the file holds all the sound. Rejects with CommandError (exit 2) where a file cannot be used or
 * written.
 */
export async function renderToFile(order: RenderOrder): Promise<Rendered> {
  const loadMs: Record<string, number> = {}
  const timers = createTimers(
    () => performance.now(),
    ({ name, ms }) => (loadMs[name] = ms),
  )
  const { midi, soundFont } = order
  if (order.isRegisters) {
    const log = await timers.measure('registers', () => loadRegisters(midi))
    const silence = silenceOf(log)
    checkLength('register log', silence, order)
    const card = timers.measure('engine', () => createLogPlayer(log, order))
    return { figures: await playInto(card, silence, order), loadMs }
  }
  const music = await timers.measure('midi', () => loadMusic(midi))
  checkLength('MIDI file', music, order)
  const bank = await timers.measure('bank', () =>
    loadBank(soundFont ?? bundledBankPath(), order.isTerminal),
  )
  for (const warning of bank.warnings) progress(warning)
  if (hasDrumNotes(music) && !hasDrums(bank)) progress(SILENT_DRUMS)
  const engine = timers.measure('engine', () => createEngineWith(bank, order))
  return { figures: await playInto(engine, music, order), loadMs }
}

/** Throws CommandError for what lasts longer than is wanted or fits. */
function checkLength(kind: string, music: MidiSequence, order: RenderOrder): void {
  const { midi, rateHz, isFloat } = order
  const lasts = `The ${kind} ${midi} lasts ${formatDuration(music.durationMs)}`
  if (music.durationMs > order.maxLengthMs) {
    throw new CommandError(
      `${lasts}, longer than ${formatDuration(order.maxLengthMs)}: ` +
        'say --max-length if you want all of it.',
    )
  }
  if (!fitsWav(longestFrames(music, rateHz), isFloat)) {
    throw new CommandError(
      `${lasts}, which is more than the 4 GiB of a WAV file at ${rateHz} Hz: ` +
        'choose a lower --rate or split it.',
    )
  }
}

async function playInto(
  engine: Playable,
  music: MidiSequence,
  order: RenderOrder,
): Promise<RenderFigures> {
  const { out, file, isTerminal } = order
  const writer = createWavWriter(file, order.rateHz, order.isFloat)
  const target = { isTTY: isTerminal, write: (text: string) => process.stderr.write(text) }
  const line = createProgressLine(target, () => performance.now())
  const totalMs = Math.max(music.durationMs, 1)
  const showProgress = (seconds: number): void => {
    const percent = Math.min(100, Math.floor((seconds * 100_000) / totalMs))
    const { activeVoices } = engine.counters
    line.show(
      `Rendering ${out}: ${percent} % of ${formatDuration(totalMs)}, ${activeVoices} voices`,
    )
  }
  try {
    const figures = await renderMusic(engine, music, order, writer.append, showProgress)
    await writer.finish()
    return figures
  } catch (error) {
    throw writeError(out, error)
  } finally {
    line.clear()
  }
}

function createEngineWith(bank: SoundFontBank, options: RenderOptions): Chips {
  const module = options.kernel === 'wasm' ? compileKernelModule(engineKernel) : null
  const sampleBytes = bank.words.byteLength + (bank.lowBytes?.byteLength ?? 0)
  const engine = createChips(
    {
      sampleRate: options.rateHz,
      mode: options.mode,
      voices: options.voices,
      reverb: options.reverb,
      chorus: options.chorus,
    },
    module && { module, sampleBytes },
  )
  engine.loadBank(bank)
  return engine
}
