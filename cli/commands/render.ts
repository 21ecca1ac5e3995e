// `awescope render`: a MIDI file and a SoundFont become a WAV file. Node.

import { basename, extname } from 'node:path'

import { CHORUS_NAMES, REVERB_NAMES } from '../../trace/text/preset-words.ts'
import type { Bounds } from '../../trace/wire/bounds.ts'
import {
  DEFAULT_ENGINE_OPTIONS,
  ENGINE_BOUNDS,
  ENGINE_MODES,
} from '../../trace/wire/engine-options.ts'
import { KERNEL_NAMES } from '../../engine/chip/chip-types.ts'
import { MOST_VOICES } from '../../engine/engine-types.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { formatFigures } from '../render/figures-text.ts'
import { clearLine } from '../render/progress-line.ts'
import type { Rendered, RenderOptions } from '../render/render-to-file.ts'
import { runApart } from '../run-apart.ts'
import { openWholeFile, WAV_FILE } from '../whole-file.ts'

const STOPPED = 'Stopped before the sound was whole; nothing was written.'

/** At most 0.19 s at the chip's rate: sound is written in portions of 0.25 s, and no block reaches beyond one. */
const BLOCK_FRAMES = { min: 1, max: 8192, isInteger: true }
/** As long as the engine's own segments. */
const USUAL_BLOCK_FRAMES = 1024

/** An hour: 0.6 GB at the chip's rate. */
const DEFAULT_MAX_LENGTH_MS = 3_600_000

const spanOf = ({ min, max }: Bounds): string => `${min} to ${max}`
const { sampleRate: RATE, reverb: REVERB, chorus: CHORUS } = ENGINE_BOUNDS
/** Of several chips side by side. */
const VOICES = { ...ENGINE_BOUNDS.voices, max: MOST_VOICES }
const USUAL = DEFAULT_ENGINE_OPTIONS
const REVERB_USUAL = `${USUAL.reverb}, ${REVERB_NAMES[USUAL.reverb]}`
const CHORUS_USUAL = `${USUAL.chorus}, ${CHORUS_NAMES[USUAL.chorus]}`

const HELP = `Usage: awescope render MIDI [options]
       awescope render --registers LOG [options]

Plays a Standard MIDI File on the reference synthesizer, an EMU8000 (Sound Blaster AWE32), faster than it sounds, into a
WAV file. Notes that are still held when the file ends are released; up to 10 s of decay and reverb follow. The same
input gives the same bytes, whatever --block is. The sound is written beside its place and takes it when it is whole: a
WAV file that was there before is replaced only then, and any other file not at all. Ctrl-C ends with 130 and leaves
everything as it was.

  --registers      The operand is no MIDI file but a register log: what a DOS program wrote to the card's ports, and
                   when (docs/register-log.md)
  --soundfont FILE Bank to play with: SoundFont 1 (.sbk), 2 (.sf2) or 3 (.sf3). Default: the bundled General MIDI bank
  --out FILE       Where the sound goes (default: the input's name with .wav, in the current folder)
  --force          Replace what is at --out also where it is no WAV file; never a file that is to be read
  --rate HZ        Sample rate of the file, ${spanOf(RATE)} (default: ${USUAL.sampleRate}, the chip's own)
  --mode M         hardware: as measured on the card; sf2: as the SoundFont specification says (default: ${USUAL.mode})
  --voices N       Voices at a time, ${spanOf(VOICES)} (default: ${USUAL.voices}, as the card; 30 under DOS). More
                   are several chips side by side, each with effects of its own
  --reverb N       Reverb preset to begin with, ${spanOf(REVERB)} (default: ${REVERB_USUAL}); the MIDI file
                   may change it
  --chorus N       Chorus preset to begin with, ${spanOf(CHORUS)} (default: ${CHORUS_USUAL}); the MIDI file
                   may change it
  --block N        Frames rendered at a time, ${spanOf(BLOCK_FRAMES)} (default: ${USUAL_BLOCK_FRAMES})
  --kernel K       wasm: WebAssembly with SIMD; js: JavaScript, whose sound differs by less than −96 dB (default: wasm)
  --max-length T   Longest music that is rendered, such as 90m or 6h (default: 1h): a file of a few bytes can last for a
                   day, and a minute of sound takes 10 MB
  --float          32-bit floating point samples instead of 16-bit ones
  --json           Print figures as one JSON object: audioSeconds, cpuSeconds, cpuPerAudioSecond (rendering alone),
                   kernel (what played the voices), kernelFault (why WebAssembly gave up, or null), peakVoices, stolen
                   (voices taken from a sounding note), dropped (layers of notes that got no voice, and MIDI events that
                   were lost), peak (1 is full scale), nan (samples that were not numbers), allocations (growths of the
                   synthesizer's memory), portions (how long 250 ms of sound took: totalMs, p50Ms, p95Ms, maxMs, late
                   (how many took longer than they sound), the five slowest), loadMs (midi, bank, engine)

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
      registers: { type: 'boolean' },
      soundfont: { type: 'string' },
      out: { type: 'string' },
      rate: { type: 'string' },
      mode: { type: 'string' },
      voices: { type: 'string' },
      reverb: { type: 'string' },
      chorus: { type: 'string' },
      block: { type: 'string' },
      kernel: { type: 'string' },
      'max-length': { type: 'string' },
      float: { type: 'boolean' },
      force: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    const isRegisters = given.isSet('registers')
    for (const name of ['soundfont', 'mode', 'voices'] as const) {
      if (!isRegisters || given.text(name) === null) continue
      throw new CommandError(
        `--${name} is for MIDI files: a register log writes to the card itself.`,
      )
    }
    return {
      midi: given.operand,
      isRegisters,
      soundFont: given.text('soundfont'),
      out: given.text('out'),
      rateHz: given.whole('rate', RATE, USUAL.sampleRate),
      mode: given.choice('mode', ENGINE_MODES) ?? USUAL.mode,
      kernel: given.choice('kernel', KERNEL_NAMES) ?? 'wasm',
      voices: given.whole('voices', VOICES, USUAL.voices),
      reverb: given.whole('reverb', REVERB, USUAL.reverb),
      chorus: given.whole('chorus', CHORUS, USUAL.chorus),
      blockFrames: given.whole('block', BLOCK_FRAMES, USUAL_BLOCK_FRAMES),
      maxLengthMs: given.durationMs('max-length') ?? DEFAULT_MAX_LENGTH_MS,
      isFloat: given.isSet('float'),
      isForced: given.isSet('force'),
      isJson: given.isSet('json'),
    }
  },
  run: runRender,
}

/**
 * Exit 0; the file is whole then. Rejects with CommandError: exit 2, or 130 where `signal` fired before that. Nothing
 * is written in both cases.
 */
async function runRender(options: RenderOptions, signal: AbortSignal): Promise<ExitCode> {
  const out = options.out ?? `${basename(options.midi, extname(options.midi))}.wav`
  const name = options.isRegisters ? 'the register log' : 'the MIDI file'
  const inputs = [{ name, path: options.midi }]
  if (options.soundFont !== null) {
    inputs.push({ name: 'the SoundFont', path: options.soundFont })
  }
  const { isForced } = options
  const output = await openWholeFile({
    path: out,
    kind: WAV_FILE,
    option: '--out',
    isForced,
    inputs,
  })
  try {
    const file = output.file.fd
    const order = { ...options, out, file, isTerminal: process.stderr.isTTY }
    const rendered = await runApart('render', order, STOPPED, signal)
    await output.keep()
    print(out, rendered, options.isJson)
    return EXIT.ok
  } catch (error) {
    // The thread was ended before it could take its line away.
    if (signal.aborted) clearLine(process.stderr)
    throw error
  } finally {
    await output.discard()
  }
}

function print(out: string, { figures, loadMs }: Rendered, isJson: boolean): void {
  const text = isJson
    ? JSON.stringify({ ...figures, loadMs }, null, 2)
    : formatFigures(out, figures, loadMs)
  process.stdout.write(`${text}\n`)
}
