// `awescope render`: a MIDI file and a SoundFont become a WAV file. Node.

import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'

import type { Engine } from '../../engine/engine-types.ts'
import { createEngine } from '../../engine/engine.ts'
import { createTimers } from '../../engine/monitor/timers.ts'
import type { SoundFontBank } from '../../engine/soundfont/bank.ts'
import { hasDrums, SILENT_DRUMS } from '../../engine/soundfont/has-drums.ts'
import { MidiFileError, readMidiFile } from '../../midi/read-midi-file.ts'
import { hasDrumNotes, type MidiSequence } from '../../midi/midi-sequence.ts'
import { CHORUS_NAMES, REVERB_NAMES } from '../../trace/text/preset-words.ts'
import type { Bounds } from '../../trace/wire/bounds.ts'
import {
  DEFAULT_ENGINE_OPTIONS,
  ENGINE_BOUNDS,
  ENGINE_MODES,
  type EngineMode,
} from '../../trace/wire/engine-options.ts'
import { DEFAULT_QUANTUM_FRAMES } from '../../trace/wire/quantum.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { progress } from '../print.ts'
import { bundledBankPath, loadBank } from '../render/load-bank.ts'
import { createProgressLine } from '../render/progress-line.ts'
import { formatFigures } from '../render/figures-text.ts'
import { longestFrames, renderMusic } from '../render/render-music.ts'
import { fitsWav } from '../render/wav-writer.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'
import { writeWav } from '../render/write-wav.ts'

export interface RenderOptions {
  midi: string
  /** Path of a SoundFont, or null for the bundled General MIDI bank. */
  soundFont: string | null
  /** Null: the MIDI file's name with .wav, in the current folder. */
  out: string | null
  rateHz: number
  mode: EngineMode
  voices: number
  /** Presets 0…7. */
  reverb: number
  chorus: number
  blockFrames: number
  /** Music that lasts longer is refused. */
  maxLengthMs: number
  isFloat: boolean
  isJson: boolean
}

/** At most 0.19 s at the chip's rate: sound is written in portions of 0.25 s, and no block reaches beyond one. */
const BLOCK_FRAMES = { min: 1, max: 8192, isInteger: true }

/** An hour: 0.6 GB at the chip's rate. */
const DEFAULT_MAX_LENGTH_MS = 3_600_000

const spanOf = ({ min, max }: Bounds): string => `${min} to ${max}`
const { sampleRate: RATE, voices: VOICES, reverb: REVERB, chorus: CHORUS } = ENGINE_BOUNDS
const USUAL = DEFAULT_ENGINE_OPTIONS
const REVERB_NAME = REVERB_NAMES[USUAL.reverb]
const CHORUS_NAME = CHORUS_NAMES[USUAL.chorus]

const HELP = `Usage: awescope render MIDI [options]

Plays a Standard MIDI File on the reference synthesizer, an EMU8000 (Sound Blaster AWE32), faster than it sounds, into a
WAV file. Notes that are still held when the file ends are released; up to 10 s of decay and reverb follow. The same
input gives the same bytes, whatever --block is. Ctrl-C ends with 130 and leaves no file.

  --soundfont FILE Bank to play with: SoundFont 1 (.sbk), 2 (.sf2) or 3 (.sf3). Default: the bundled General MIDI bank
  --out FILE       Where the sound goes (default: the MIDI file's name with .wav, in the current folder)
  --rate HZ        Sample rate of the file, ${spanOf(RATE)} (default: ${USUAL.sampleRate}, the chip's own)
  --mode M         hardware: as measured on the card; sf2: as the SoundFont specification says (default: ${USUAL.mode})
  --voices N       Voices at a time, ${spanOf(VOICES)} (default: ${USUAL.voices}; the card had 30 under DOS)
  --reverb N       Reverb preset to begin with, ${spanOf(REVERB)} (default: ${USUAL.reverb}, ${REVERB_NAME}); the MIDI file
                   may change it
  --chorus N       Chorus preset to begin with, ${spanOf(CHORUS)} (default: ${USUAL.chorus}, ${CHORUS_NAME}); the MIDI file
                   may change it
  --block N        Frames rendered at a time, ${spanOf(BLOCK_FRAMES)} (default: ${DEFAULT_QUANTUM_FRAMES})
  --max-length T   Longest music that is rendered, such as 90m or 6h (default: 1h): a file of a few bytes can last for a
                   day, and a minute of sound takes 10 MB
  --float          32-bit floating point samples instead of 16-bit ones
  --json           Print figures as one JSON object: audioSeconds, cpuSeconds, cpuPerAudioSecond (rendering alone),
                   peakVoices, stolen (voices taken from a sounding note), dropped (layers of notes that got no voice,
                   and MIDI events that were lost), peak (1 is full scale), nan (samples that were not numbers),
                   allocations (growths of the synthesizer's memory), portions (how long 250 ms of sound took: totalMs,
                   p50Ms, p95Ms, maxMs, late (how many took longer than they sound), the five slowest), loadMs (midi,
                   bank, engine)

Exit code: 0 done; 2 wrong usage, a file that cannot be used or written; 130 stopped by Ctrl-C. The reason is one
sentence on stderr.
`

export const renderCommand: Command<RenderOptions> = {
  name: 'render',
  operand: 'MIDI',
  summary: 'Turn a MIDI file into a WAV file by the EMU8000 synthesizer',
  help: HELP,
  parse(args) {
    const given = readArguments('render', args, 'one MIDI file', {
      soundfont: { type: 'string' },
      out: { type: 'string' },
      rate: { type: 'string' },
      mode: { type: 'string' },
      voices: { type: 'string' },
      reverb: { type: 'string' },
      chorus: { type: 'string' },
      block: { type: 'string' },
      'max-length': { type: 'string' },
      float: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    return {
      midi: given.operand,
      soundFont: given.text('soundfont'),
      out: given.text('out'),
      rateHz: given.whole('rate', RATE, USUAL.sampleRate),
      mode: given.choice('mode', ENGINE_MODES) ?? USUAL.mode,
      voices: given.whole('voices', VOICES, USUAL.voices),
      reverb: given.whole('reverb', REVERB, USUAL.reverb),
      chorus: given.whole('chorus', CHORUS, USUAL.chorus),
      blockFrames: given.whole('block', BLOCK_FRAMES, DEFAULT_QUANTUM_FRAMES),
      maxLengthMs: given.durationMs('max-length') ?? DEFAULT_MAX_LENGTH_MS,
      isFloat: given.isSet('float'),
      isJson: given.isSet('json'),
    }
  },
  run: runRender,
}

/**
 * Exit 0, or 130 where `signal` fired before the file was whole; no file is left then. Rejects with
 * CommandError (exit 2).
 */
async function runRender(options: RenderOptions, signal: AbortSignal): Promise<ExitCode> {
  const loadMs: Record<string, number> = {}
  const timers = createTimers(
    () => performance.now(),
    ({ name, ms }) => (loadMs[name] = ms),
  )
  const music = await timers.measure('midi', () => loadMusic(options.midi))
  if (music.durationMs > options.maxLengthMs) {
    throw new CommandError(
      `The MIDI file ${options.midi} lasts ${formatDuration(music.durationMs)}, longer than ` +
        `${formatDuration(options.maxLengthMs)}: say --max-length if you want all of it.`,
    )
  }
  if (!fitsWav(longestFrames(music, options.rateHz), options.isFloat)) {
    throw new CommandError(
      `The MIDI file ${options.midi} lasts ${formatDuration(music.durationMs)}, which is more than ` +
        `the 4 GiB of a WAV file at ${options.rateHz} Hz: choose a lower --rate or split it.`,
    )
  }
  const bank = await timers.measure('bank', () => loadBank(options.soundFont ?? bundledBankPath()))
  for (const warning of bank.warnings) progress(warning)
  if (hasDrumNotes(music) && !hasDrums(bank)) progress(SILENT_DRUMS)
  const engine = timers.measure('engine', () => createEngineWith(bank, options))

  const out = options.out ?? `${basename(options.midi, extname(options.midi))}.wav`
  const figures = await writeWav(out, options, async (writer) => {
    const line = createProgressLine(process.stderr, () => performance.now())
    const totalMs = Math.max(music.durationMs, 1)
    try {
      return await renderMusic(
        engine,
        music,
        options,
        (left, right, from, count) => writer.append(left, right, from, count),
        (seconds) => {
          const percent = Math.min(100, Math.floor((seconds * 100_000) / totalMs))
          line.show(
            `Rendering ${out}: ${percent} % of ${formatDuration(totalMs)}, ${engine.counters.activeVoices} voices`,
          )
        },
        signal,
      )
    } finally {
      line.clear()
    }
  })
  if (figures === null) return EXIT.interrupted
  const text = options.isJson
    ? JSON.stringify({ ...figures, loadMs }, null, 2)
    : formatFigures(out, figures, loadMs)
  process.stdout.write(`${text}\n`)
  return EXIT.ok
}

function createEngineWith(bank: SoundFontBank, options: RenderOptions): Engine {
  const engine = createEngine({
    sampleRate: options.rateHz,
    mode: options.mode,
    voices: options.voices,
    reverb: options.reverb,
    chorus: options.chorus,
  })
  engine.loadBank(bank)
  return engine
}

async function loadMusic(path: string): Promise<MidiSequence> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw new CommandError(`The MIDI file ${path} cannot be read: ${whyUnreadable(error)}.`)
  }
  try {
    const file = readMidiFile(bytes)
    for (const warning of file.warnings) progress(`${path} ${warning}.`)
    if (file.skippedSysex > 0) {
      progress(`${file.skippedSysex} system exclusive messages of ${path} are left out.`)
    }
    return file
  } catch (error) {
    if (!(error instanceof MidiFileError)) throw error
    throw new CommandError(`The MIDI file ${path} ${error.message}.`)
  }
}
