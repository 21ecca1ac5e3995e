// `awescope render`: a MIDI file and a SoundFont become a WAV file. Node.

import { readFile, rm, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'

import { createEngine } from '../../engine/engine.ts'
import { MidiFileError, readMidiFile } from '../../midi/read-midi-file.ts'
import type { MidiSequence } from '../../midi/midi-sequence.ts'
import type { RenderOptions } from '../args.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { progress } from '../print.ts'
import { bundledBankPath, loadBank } from '../render/load-bank.ts'
import { createProgressLine } from '../render/progress-line.ts'
import { longestFrames, type RenderFigures, renderMusic } from '../render/render-music.ts'
import { createWavWriter, fitsWav, type WavWriter } from '../render/wav-writer.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

/** Exit 0, or 130 where `signal` fired before the file was whole; no file is left then. Rejects with CommandError (exit 2). */
export async function runRender(options: RenderOptions, signal: AbortSignal): Promise<ExitCode> {
  const music = await loadMusic(options.midi)
  if (!fitsWav(longestFrames(music, options.rateHz), options.isFloat)) {
    throw new CommandError(
      `The MIDI file ${options.midi} lasts ${formatDuration(music.durationMs)}, which is more than the 4 GiB of a WAV file at ${options.rateHz} Hz: choose a lower --rate or split it.`,
    )
  }
  const bank = await loadBank(options.soundFont ?? bundledBankPath())
  for (const warning of bank.warnings) progress(warning)
  const engine = createEngine({
    sampleRate: options.rateHz,
    mode: options.mode,
    voices: options.voices,
    reverb: options.reverb,
    chorus: options.chorus,
  })
  engine.loadBank(bank)

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
  process.stdout.write(
    `${options.isJson ? JSON.stringify(figures, null, 2) : textOf(out, figures)}\n`,
  )
  return EXIT.ok
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

/** Runs `work` on a fresh file; where that fails or ends without a result, no file is left. */
async function writeWav(
  out: string,
  { rateHz, isFloat }: RenderOptions,
  work: (writer: WavWriter) => Promise<RenderFigures | null>,
): Promise<RenderFigures | null> {
  let isWhole = false
  let isOpen = false
  try {
    const writer = await createWavWriter(out, rateHz, isFloat)
    isOpen = true
    try {
      const figures = await work(writer)
      if (figures !== null) await writer.finish()
      isWhole = figures !== null
      return figures
    } finally {
      if (!isWhole) await writer.abandon()
    }
  } catch (error) {
    if (!isFileError(error)) throw error
    throw new CommandError(`${out} cannot be written: ${whyUnreadable(error)}.`)
  } finally {
    if (isOpen && !isWhole) await removeFile(out)
  }
}

/** Devices such as /dev/null stay where they are. */
async function removeFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() === true) await rm(path, { force: true })
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function textOf(out: string, figures: RenderFigures): string {
  const { audioSeconds, cpuSeconds, cpuPerAudioSecond } = figures
  const lines = [
    `${out}: ${formatDuration(audioSeconds * 1000)} of sound`,
    `CPU      ${cpuSeconds.toFixed(2)} s, ${(cpuPerAudioSecond * 1000).toFixed(1)} ms for each second of sound`,
    `Voices   ${figures.peakVoices} at most, ${figures.stolen} stolen, ${figures.dropped} dropped`,
    `Peak     ${decibels(figures.peak)}`,
  ]
  if (figures.nan > 0) lines.push(`Faults   ${figures.nan} samples were not numbers`)
  if (figures.allocations > 0) lines.push(`Memory   grew ${figures.allocations} times`)
  return lines.join('\n')
}

function decibels(peak: number): string {
  return peak === 0 ? 'silence' : `${(20 * Math.log10(peak)).toFixed(1)} dB of full scale`
}
