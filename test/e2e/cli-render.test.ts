// The built `awescope render`: MIDI and SoundFont in, WAV and figures out, and one clear sentence where that cannot be.
// Needs `npm run build`.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { RenderFigures } from '../../cli/render/render-music.ts'
import { createScale, createSequence, type MidiSequence } from '../../midi/midi-sequence.ts'
import { createHeldNotes } from '../support/midi/bench-pieces.ts'
import { writeMidi } from '../support/midi/write-midi.ts'
import { sineBank } from '../support/soundfont/banks.ts'
import {
  between,
  centsBetween,
  monoOf,
  peakOf,
  rmsOf,
  strongestHz,
} from '../support/audio/sound-analysis.ts'
import { readWav, type WavFile } from '../support/audio/wav-file.ts'
import {
  type CliFolder,
  type CliResult,
  createCliFolder,
  expectSentence,
} from '../support/cli/cli-run.ts'
import { PROJECT_ROOT } from '../support/browser/fixture-server.ts'
import { until } from '../support/until.ts'

let folder: CliFolder
beforeEach(() => {
  folder = createCliFolder()
})
afterEach(() => folder.remove())

const give = (name: string, music: MidiSequence): void =>
  writeFileSync(folder.file(name), writeMidi(music))
const wav = (name: string): WavFile => readWav(readFileSync(folder.file(name)))
type Printed = RenderFigures & { loadMs: Record<string, number> }
const figuresOf = (result: CliResult): Printed => {
  expect(result.code, result.stderr).toBe(0)
  return JSON.parse(result.stdout) as Printed
}

describe('awescope render', () => {
  test('plays a scale on the bundled bank into the MIDI file’s name, and prints its figures', async () => {
    give('scale.mid', createScale(8))
    const result = await folder.run(['render', 'scale.mid', '--json'])
    const figures = figuresOf(result)
    expect(Object.keys(figures)).toEqual([
      'audioSeconds',
      'cpuSeconds',
      'cpuPerAudioSecond',
      'kernel',
      'kernelFault',
      'peakVoices',
      'stolen',
      'dropped',
      'peak',
      'nan',
      'allocations',
      'portions',
      'loadMs',
    ])
    expect(Object.keys(figures.loadMs)).toEqual(['midi', 'bank', 'engine'])
    for (const ms of Object.values(figures.loadMs)) expect(ms).toBeGreaterThan(0)
    expect(figures.portions.soundMs).toBe(250)
    expect(figures.portions.slowest[0]?.ms).toBeCloseTo(figures.portions.maxMs, 3)
    expect(figures).toMatchObject({ stolen: 0, dropped: 0, nan: 0, allocations: 0 })
    expect(figures.peakVoices).toBeGreaterThanOrEqual(1)
    expect(figures.cpuSeconds).toBeGreaterThan(0)
    const file = wav('scale.wav')
    expect([file.rateHz, file.isFloat]).toEqual([44_100, false])
    expect(file.frames / 44_100).toBeCloseTo(figures.audioSeconds, 4)
    expect(Math.abs(peakOf(file.left) - figures.peak)).toBeLessThan(0.3)
    // Every one of the eight notes sounds.
    for (let i = 0; i < 8; i += 1) {
      expect(
        rmsOf(between(file.left, 44_100, i * 0.4, i * 0.4 + 0.2)),
        `note ${i}`,
      ).toBeGreaterThan(0.003)
    }
    // Nothing on stderr where it is not a terminal.
    expect(result.stderr).toBe('')
  })

  test('plays any SoundFont at any rate, in floating point, at the right pitch', async () => {
    writeFileSync(folder.file('sine.sf2'), new Uint8Array(sineBank()))
    const note = [
      { atMs: 0, bytes: [0x90, 69, 127] },
      { atMs: 1000, bytes: [0x80, 69, 0] },
    ]
    give('a.mid', createSequence(note))
    const line = 'render a.mid --soundfont sine.sf2 --rate 48000 --mode sf2 --float --out b.wav'
    const result = await folder.run(line.split(' '))
    expect(result.code, result.stderr).toBe(0)
    expect(result.stdout).toMatch(
      /^b\.wav: \d+\.\d s of sound\nCPU .*\nKernel +WebAssembly .*\nVoices +1 at most, 0 stolen, 0 dropped\nPeak /,
    )
    expect(result.stdout).toMatch(
      /\nTime +load \d+\.\d\d s, render \d+\.\d\d s; 250 ms of sound took /,
    )
    const file = wav('b.wav')
    expect([file.rateHz, file.isFloat]).toEqual([48_000, true])
    const held = between(monoOf(file), 48_000, 0.3, 0.9)
    expect(Math.abs(centsBetween(strongestHz(held, 48_000, 200, 2000), 440))).toBeLessThan(1)
  })

  test('gives the same bytes for every size of block', async () => {
    give('held.mid', createHeldNotes(32, 1))
    for (const block of [64, 128, 1000]) {
      await folder.run(['render', 'held.mid', '--block', `${block}`, '--out', `${block}.wav`])
    }
    const [first, ...others] = [64, 128, 1000].map((block) =>
      readFileSync(folder.file(`${block}.wav`)),
    )
    for (const other of others) expect(other.equals(first ?? Buffer.of())).toBe(true)
    expect(peakOf(wav('128.wav').left)).toBeGreaterThan(0.02)
  })

  test('steals where there are few voices, and says so', async () => {
    give('held.mid', createHeldNotes(12, 1))
    const figures = figuresOf(await folder.run(['render', 'held.mid', '--voices', '4', '--json']))
    expect(figures).toMatchObject({ peakVoices: 4, dropped: 0 })
    expect(figures.stolen).toBeGreaterThanOrEqual(8)
  })

  test('shows on a terminal how far it is, and leaves no trace of that', async () => {
    give('long.mid', createHeldNotes(32, 60))
    const program = join(PROJECT_ROOT, 'dist/cli/awescope.js')
    // `script` runs the command on a terminal of its own.
    const seen = execFileSync(
      'script',
      ['-qec', `${process.execPath} ${program} render long.mid --json`, '/dev/null'],
      { cwd: folder.path, encoding: 'utf8' },
    )
    const parts = seen.split('\r\u001b[2K')
    expect(parts[1]).toMatch(/^Rendering long\.wav: \d+ % of 1 min 0 s, \d+ voices$/)
    expect(parts.at(-1)).toMatch(/^\{/)
  })

  test('tells what is damaged in a MIDI file and plays the rest', async () => {
    const whole = writeMidi(createScale(8))
    writeFileSync(folder.file('cut.mid'), whole.subarray(0, whole.length - 20))
    const result = await folder.run(['render', 'cut.mid', '--json'])
    expect(figuresOf(result).audioSeconds).toBeGreaterThan(2)
    expect(result.stderr).toMatch(/^cut\.mid .*\.$/m)
  })

  test('leaves no file where Ctrl-C ends it', async () => {
    give('hours.mid', createHeldNotes(32, 3600))
    const run = folder.start(['render', 'hours.mid', '--out', 'hours.wav'])
    const names = (): string => readdirSync(folder.path).toSorted().join(' ')
    await until('the WAV file is begun', () => names().includes('.part'))
    run.child.kill('SIGINT')
    expectSentence(await run.ended, 130, 'Stopped before the sound was whole; nothing was written.')
    expect(names()).toBe('hours.mid')
  })

  test.each([
    [
      'a MIDI file that is not there',
      ['no.mid'],
      'The MIDI file no.mid cannot be read: it is not there.',
    ],
    [
      'a folder for a MIDI file',
      ['folder'],
      'The MIDI file folder cannot be read: it is a folder.',
    ],
    ['what is no MIDI file', ['text.txt'], /The MIDI file text\.txt is not a Standard MIDI File/],
    [
      'a SoundFont that is not there',
      ['a.mid', '--soundfont', 'no.sf2'],
      'The SoundFont no.sf2 cannot be read: it is not there.',
    ],
    [
      'what is no SoundFont',
      ['a.mid', '--soundfont', 'text.txt'],
      /The SoundFont text\.txt cannot be used: .* at byte \d+: /,
    ],
    [
      'a SoundFont that is cut off',
      ['a.mid', '--soundfont', 'cut.sf2'],
      /The SoundFont cut\.sf2 cannot be used: .* at byte \d+: /,
    ],
    [
      'a place that cannot be written to',
      ['a.mid', '--out', 'no/where.wav'],
      'no/where.wav cannot be written: its folder is not there.',
    ],
    [
      'a folder to write to',
      ['a.mid', '--out', 'folder'],
      'folder cannot be written: it is a folder.',
    ],
    ['no name', [], 'takes one MIDI file, but 0 were given'],
  ])('exits with 2 for %s', async (_, args, part) => {
    give('a.mid', createScale(1))
    writeFileSync(folder.file('text.txt'), 'These are words.')
    writeFileSync(folder.file('cut.sf2'), new Uint8Array(sineBank()).subarray(0, 5000))
    mkdirSync(folder.file('folder'))
    expectSentence(await folder.run(['render', ...args]), 2, part)
    expect(existsSync(folder.file('a.wav'))).toBe(false)
  })

  test('exits with 2 where the sound does not fit into a WAV file', async () => {
    give('day.mid', createSequence([{ atMs: 6 * 3_600_000, bytes: [0x90, 60, 1] }]))
    const args = ['render', 'day.mid', '--rate', '192000', '--float', '--max-length', '7h']
    expectSentence(
      await folder.run(args),
      2,
      'which is more than the 4 GiB of a WAV file at 192000 Hz',
    )
  })
})
