// Renders a sequence with the system's FluidSynth, dry, for comparison. Node.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { writeMidi } from '../midi/write-midi.ts'
import type { Sound } from '../audio/sound-analysis.ts'
import { readWav } from '../audio/wav-file.ts'

/** A minute of music takes about a second. */
const LIMIT_MS = 20_000

/** Such as `FluidSynth runtime version 2.3.1`; null where there is none. */
export function fluidsynthVersion(): string | null {
  const { status, stdout } = spawnSync('fluidsynth', ['--version'], { encoding: 'utf8' })
  return status === 0 ? (stdout.split('\n', 1)[0] ?? null) : null
}

/**
 * The sound of the sequence at 44.1 kHz without reverb and chorus, in floating point. FluidSynth begins an event with
 * the next of its 64-frame blocks and counts whole milliseconds, so that it is up to 1.45 ms late.
 */
export function renderFluidsynth(music: MidiSequence, bankPath: string): Sound {
  const folder = mkdtempSync(join(tmpdir(), 'awescope-fluidsynth-'))
  try {
    const midi = join(folder, 'a.mid')
    const wav = join(folder, 'a.wav')
    writeFileSync(midi, writeMidi(music))
    const flags = [
      '-niq',
      '-R',
      '0',
      '-C',
      '0',
      '-r',
      '44100',
      '-g',
      '0.5',
      '-O',
      'float',
      '-T',
      'wav',
    ]
    const { status, stderr } = spawnSync('fluidsynth', [...flags, '-F', wav, bankPath, midi], {
      encoding: 'utf8',
      timeout: LIMIT_MS,
    })
    if (status !== 0) throw new Error(`fluidsynth ended with ${status}: ${stderr}`)
    return readWav(readFileSync(wav))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
