// `awescope render`: a MIDI file and a SoundFont become a WAV file. Node.

import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'

import type { Engine } from '../../engine/engine-types.ts'
import { createEngine } from '../../engine/engine.ts'
import { createTimers } from '../../engine/monitor/timers.ts'
import type { SoundFontBank } from '../../engine/soundfont/bank.ts'
import { MidiFileError, readMidiFile } from '../../midi/read-midi-file.ts'
import type { MidiSequence } from '../../midi/midi-sequence.ts'
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
  mode: 'hardware' | 'sf2'
  voices: number
  /** Presets 0…7. */
  reverb: number
  chorus: number
  blockFrames: number
  isFloat: boolean
  isJson: boolean
}

const HELP = `Usage: awescope render MIDI [options]

Plays a Standard MIDI File on the reference synthesizer, an EMU8000 (Sound Blaster AWE32), faster than it sounds, into a
WAV file. Notes that are still held when the file ends are released; up to 10 s of decay and reverb follow. The same
input gives the same bytes, whatever --block is. Ctrl-C ends with 130 and leaves no file.

  --soundfont FILE Bank to play with: SoundFont 1 (.sbk), 2 (.sf2) or 3 (.sf3). Default: the bundled General MIDI bank
  --out FILE       Where the sound goes (default: the MIDI file's name with .wav, in the current folder)
  --rate HZ        Sample rate of the file, 8000 to 192000 (default: 44100, the chip's own)
  --mode M         hardware: as measured on the card; sf2: as the SoundFont specification says (default: hardware)
  --voices N       Voices at a time, 1 to 32 (default: 32; the card had 30 under DOS)
  --reverb N       Reverb preset to begin with, 0 to 7 (default: 4, Hall 2); the MIDI file may change it
  --chorus N       Chorus preset to begin with, 0 to 7 (default: 2, Chorus 3); the MIDI file may change it
  --block N        Frames rendered at a time, 1 to 8192 (default: 128)
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

const RATE_HZ = { from: 8000, to: 192_000, usual: 44_100 }
const VOICES = { from: 1, to: 32, usual: 32 }
const REVERB = { from: 0, to: 7, usual: 4 }
const CHORUS = { from: 0, to: 7, usual: 2 }
const BLOCK_FRAMES = { from: 1, to: 8192, usual: 128 }

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
      float: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    return {
      midi: given.operand,
      soundFont: given.text('soundfont'),
      out: given.text('out'),
      rateHz: given.whole('rate', RATE_HZ),
      mode: given.choice('mode', ['hardware', 'sf2']) ?? 'hardware',
      voices: given.whole('voices', VOICES),
      reverb: given.whole('reverb', REVERB),
      chorus: given.whole('chorus', CHORUS),
      blockFrames: given.whole('block', BLOCK_FRAMES),
      isFloat: given.isSet('float'),
      isJson: given.isSet('json'),
    }
  },
  run: runRender,
}

/** Exit 0, or 130 where `signal` fired before the file was whole; no file is left then. Rejects with CommandError (exit 2). */
async function runRender(options: RenderOptions, signal: AbortSignal): Promise<ExitCode> {
  const loadMs: Record<string, number> = {}
  const timers = createTimers(
    () => performance.now(),
    ({ name, ms }) => (loadMs[name] = ms),
  )
  const music = await timers.measure('midi', () => loadMusic(options.midi))
  if (!fitsWav(longestFrames(music, options.rateHz), options.isFloat)) {
    throw new CommandError(
      `The MIDI file ${options.midi} lasts ${formatDuration(music.durationMs)}, which is more than the 4 GiB of a WAV ` +
        `file at ${options.rateHz} Hz: choose a lower --rate or split it.`,
    )
  }
  const bank = await timers.measure('bank', () => loadBank(options.soundFont ?? bundledBankPath()))
  for (const warning of bank.warnings) progress(warning)
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
