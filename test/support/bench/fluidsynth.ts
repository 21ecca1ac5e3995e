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
 * CPU seconds, user and system, of a command line that ends well. By a shell's own clock: Node tells nothing of its
 * children.
 */
export function cpuSecondsOf(command: string, args: readonly string[]): number {
  const script = 'TIMEFORMAT=\'%U %S\'; time "$0" "$@" >/dev/null 2>&1 || exit 1'
  const { status, stderr } = spawnSync('bash', ['-c', script, command, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  if (status !== 0) throw new Error(`${command} ended with ${status}`)
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(/\s+/).map(Number)
  return user + system
}

/** What FluidSynth's command line is told to play with reverb, chorus and 32 voices into `out`. */
export const fluidsynthArgs = (midi: string, bankPath: string, out: string): string[] => [
  '-niq',
  '-r',
  '44100',
  '-o',
  'synth.polyphony=32',
  '-F',
  out,
  bankPath,
  midi,
]

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
