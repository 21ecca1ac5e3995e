// The engine's WebAssembly kernel beside the system's FluidSynth: CPU milliseconds for each second of audio, in turns.
// FluidSynth is asked by its command line, less the same of hardly any music. Then both command lines whole, on three
// minutes of music. In Node; needs FluidSynth, and for the command lines `npm run build:cli`.
// `npm run bench:engine -- native` runs this file alone: three minutes.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { cpuSecondsOf, fluidsynthArgs, fluidsynthVersion } from '../../support/bench/fluidsynth.ts'
import { realPieces } from '../../support/bench/data.ts'
import { beginningOf, pieceNames, pieceOf } from '../../support/bench/pieces.ts'
import { keepReport, runTask } from '../../support/bench/run-task.ts'
import { median, spread, table } from '../../support/bench/statistics.ts'
import { writeMidi } from '../../support/midi/write-midi.ts'

const BANK = resolve('node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2')
const COMMAND = resolve('dist/cli/awescope.js')
const RATE = 44_100
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7)
const SECONDS = 20
/** V8 compiles for a minute of music; what that costs is part of the command lines below. */
const WARM_SECONDS = 5 * SECONDS
const HARDLY_ANY = 0.05
const THREE_MINUTES = 180
/** Of FluidSynth's cost: 32 held notes, other pieces, one voice more. */
const BOUNDS = { held: 0.5, others: 0.6, voice: 0.4 } as const

const version = fluidsynthVersion()
const folder = mkdtempSync(join(tmpdir(), 'awescope-native-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The first `seconds` of it, as a file. */
function fileOf(music: MidiSequence, seconds: number): string {
  const path = join(folder, 'a.mid')
  writeFileSync(path, writeMidi(beginningOf(music, seconds)))
  return path
}

function fluidsynthMs(piece: string): number {
  const cpu = (seconds: number): number =>
    cpuSecondsOf('fluidsynth', fluidsynthArgs(fileOf(pieceOf(piece), seconds), BANK, '/dev/null'))
  return ((cpu(SECONDS) - cpu(HARDLY_ANY)) * 1000) / (SECONDS - HARDLY_ANY)
}

async function oursMs(mode: 'hardware' | 'sf2', piece: string): Promise<number> {
  const [ours] = await runTask('compare', {
    piece,
    synths: [`${mode}-wasm`],
    sampleRate: RATE,
    firstSeconds: SECONDS,
    warmSeconds: WARM_SECONDS,
    rounds: 3,
    secondsEach: SECONDS,
  })
  return median(ours?.msPerSecond ?? [])
}

describe.skipIf(version === null)('beside FluidSynth native', () => {
  test.each(['hardware', 'sf2'] as const)('what a second of audio costs (%s)', async (mode) => {
    const rows = [['ms of CPU for 1 s of audio', mode, 'FluidSynth', 'ratio']]
    const figures: Record<string, { ours: number[]; theirs: number[] }> = {}
    for (const piece of [...pieceNames(), '8 held notes']) {
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await oursMs(mode, piece))
        theirs.push(fluidsynthMs(piece))
      }
      const ratio = median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
      figures[piece] = { ours, theirs }
      rows.push([piece, spread(ours, 1), spread(theirs, 1), ratio.toFixed(2)])
      if (piece === '8 held notes') continue
      const most = piece === '32 held notes' ? BOUNDS.held : BOUNDS.others
      expect.soft(ratio, piece).toBeLessThanOrEqual(most)
    }
    const eachVoice = (of: 'ours' | 'theirs'): number =>
      (median(figures['32 held notes']?.[of] ?? []) - median(figures['8 held notes']?.[of] ?? [])) /
      24
    const [one, other] = [eachVoice('ours'), eachVoice('theirs')]
    rows.push(['one voice more', one.toFixed(3), other.toFixed(3), (one / other).toFixed(2)])
    await keepReport(`native-${mode}`, `${version ?? ''}\n${table(rows)}`, figures)
    expect.soft(one / other).toBeLessThanOrEqual(BOUNDS.voice)
  })

  test.skipIf(!existsSync(COMMAND))('three minutes of music, by the command lines', async () => {
    const rows = [['CPU s, whole process', 'awescope render', 'fluidsynth', 'ratio']]
    const figures: Record<string, { ours: number[]; theirs: number[] }> = {}
    for (const { name, music } of realPieces()) {
      const midi = fileOf(music, THREE_MINUTES)
      const out = join(folder, 'a.wav')
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        const args = [COMMAND, 'render', midi, '--soundfont', BANK, '--out', out, '--force']
        ours.push(cpuSecondsOf(process.execPath, args))
        theirs.push(cpuSecondsOf('fluidsynth', fluidsynthArgs(midi, BANK, out)))
      }
      const ratio = median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
      figures[name] = { ours, theirs }
      rows.push([name, spread(ours, 2), spread(theirs, 2), ratio.toFixed(2)])
      expect.soft(ratio, name).toBeLessThanOrEqual(1)
    }
    await keepReport('command-lines', table(rows), figures)
  })
})
