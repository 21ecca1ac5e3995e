// The tables of docs/emu8000.md are what the engine plays: each number is read there and found in the code. In Node.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHORUS_PRESETS } from '../../../engine/chip/chorus-presets.ts'
import { BASS_TABLE, TREBLE_TABLE } from '../../../engine/chip/equalizer.ts'
import { BLENDS, dampings, inputGain } from '../../../engine/chip/filter.ts'
import {
  ALLPASS_COEFFICIENT,
  ALLPASS_FRAMES,
  COMB_FRAMES,
  EARLY_FRAMES,
  EARLY_LEFT,
  EARLY_RIGHT,
  RIGHT_LONGER_FRAMES,
  ROOM_PRESETS,
} from '../../../engine/chip/reverb-presets.ts'
import {
  EXPRESSION_SHARE,
  VELOCITY_DB,
  VOLUME_DB,
} from '../../../engine/midi/driver/attenuation-tables.ts'
import { MT32_TO_GM } from '../../../engine/midi/mt32.ts'

const DOCS = readFileSync('docs/emu8000.md', 'utf8').replaceAll('−', '-')

/** Cells of the rows that begin with this text, without the first cell. */
const rowsFrom = (first: string): string[][] =>
  DOCS.split('\n')
    .filter((line) => line.startsWith(`| ${first}`))
    .map((line) => line.split('|').slice(2, -1))
    .map((cells) => cells.map((cell) => cell.trim()))

const rowOf = (first: string): string[] => {
  const [row] = rowsFrom(`${first} |`)
  if (row === undefined) throw new Error(`The documentation has no row ${first}.`)
  return row
}
const numbersOf = (first: string): number[] => rowOf(first).map(Number)

/** `6Eh` and `110`; what stands behind is an explanation. */
const wordOf = (cell = ''): number => {
  const [hex] = /^[\dA-F]+(?=h)/.exec(cell) ?? []
  return hex === undefined ? Number.parseInt(cell, 10) : Number.parseInt(hex, 16)
}

/** All numbers of the first place in the text that looks like this. */
const listIn = (pattern: RegExp): number[] => {
  const [, list = ''] = pattern.exec(DOCS.replaceAll(/\s+/g, ' ')) ?? []
  return (list.match(/[\d.]+/g) ?? []).map(Number)
}

describe('the documented tables', () => {
  it('of the chorus presets', () => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((preset) => {
      const [, ...words] = rowsFrom(`${preset} |`).find((row) => row.length === 6) ?? []
      return words.map(wordOf)
    })
    expect(rows).toEqual(
      CHORUS_PRESETS.map((preset) => [
        preset.feedback,
        preset.delayFrames,
        preset.depthFrames,
        preset.rightOffset,
        preset.lfoStep,
      ]),
    )
  })

  it('of the rooms', () => {
    expect(ROOM_PRESETS.map(({ earlyGain }) => earlyGain)).toEqual(numbersOf('early taps, gain'))
    expect(ROOM_PRESETS.map(({ damping }) => damping)).toEqual(numbersOf('damping'))
    expect(ROOM_PRESETS.map(({ lateGain }) => lateGain)).toEqual(numbersOf('late gain'))
    const feedback = numbersOf('size').map((size) => 0.7 + 0.28 * size)
    expect(ROOM_PRESETS.map((preset) => preset.feedback)).toEqual(feedback)
  })

  it('of combs and all-passes', () => {
    expect(COMB_FRAMES).toEqual(listIn(/eight combs of ([\d, and]+) samples/))
    expect([RIGHT_LONGER_FRAMES]).toEqual(listIn(/on the left, (\d+) more/))
    const [first, second, third, fourth, coefficient] = listIn(
      /all-passes of ([\d, and]+ samples at [\d.]+\d)/,
    )
    expect(ALLPASS_FRAMES).toEqual([first, second, third, fourth])
    expect(ALLPASS_COEFFICIENT).toBe(coefficient)
  })

  it('of the early taps: primes in their bursts, falling, in turn louder on the left and on the right', () => {
    const isPrime = (value: number): boolean => {
      for (let by = 2; by * by <= value; by++) if (value % by === 0) return false
      return true
    }
    expect(EARLY_FRAMES.filter((frames) => !isPrime(frames))).toEqual([])
    expect(EARLY_FRAMES.map((frames) => Math.floor(frames / 44.1))).toEqual([
      1, 1, 5, 5, 6, 14, 15, 23, 24, 24, 33, 33, 34, 42, 43, 50, 51,
    ])
    for (const [side, weights] of [EARLY_LEFT, EARLY_RIGHT].entries()) {
      const firsts = weights.map((weight, index) => {
        const share = index % 2 === side ? 1 : 0.5
        return weight / share / Math.exp(-(EARLY_FRAMES[index] ?? 0) / (0.04 * 44_100))
      })
      for (const first of firsts) expect(first).toBeCloseTo(firsts[0] ?? Number.NaN, 12)
      expect(weights.reduce((sum, weight) => sum + weight ** 2, 0)).toBeCloseTo(1, 12)
    }
  })

  it('of the equaliser', () => {
    const table = (name: string) =>
      rowOf(name).map((cell) => cell.split('/').map((each) => Number.parseFloat(each)))
    // A flat shelf has no corner.
    const shown = (rows: typeof BASS_TABLE) => rows.map(([db, hz]) => (db === 0 ? [db] : [db, hz]))
    expect(table('treble')).toEqual(shown(TREBLE_TABLE))
    expect(table('bass')).toEqual(shown(BASS_TABLE))
  })

  it('of the filter’s resonance', () => {
    expect([...inputGain]).toEqual(numbersOf('input, of 65536').map((gain) => gain / 65_536))
    numbersOf('peak above 6.87 kHz, dB').forEach((peakDb, register) => {
      const dampingOf = (db: number): number => 10 ** (-db / 20) / 0.931
      const at = register * (BLENDS + 2)
      expect(dampings[at]).toBeCloseTo(dampingOf(1.5 * register), 9)
      expect(dampings[at + BLENDS]).toBeCloseTo(dampingOf(peakDb), 9)
      const half = (1.5 * register + peakDb) / 2
      expect(dampings[at + BLENDS / 2]).toBeCloseTo(dampingOf(half), 9)
    })
  })

  it.each([
    ['velocity, dB', VELOCITY_DB],
    ['CC7, dB', VOLUME_DB],
    ['CC11, 128ths', EXPRESSION_SHARE],
  ])('of %s: the anchors, and straight lines between them', (name, table) => {
    const [text = ''] = rowOf(name)
    const anchors = [...text.matchAll(/(\d+) (?:at|from|up to) (\d+)/g)].map(
      ([, value, at]) => [Number(at), Number(value)] as const,
    )
    expect(anchors.length).toBeGreaterThan(8)
    const [, lowest] = anchors[0] ?? []
    const line = new Map<number, number>()
    for (const [index, [to, high]] of anchors.entries()) {
      const [from, low] = anchors[index - 1] ?? [-1, lowest ?? 0]
      for (let at = from + 1; at <= to; at++) {
        line.set(at, Math.round(low + ((high - low) * (at - from)) / (to - from)))
      }
    }
    for (let at = line.size; at < 128; at++) line.set(at, 0)
    // "Velocity 0 is 99 dB, as the Windows driver forces it."
    if (table === VELOCITY_DB) line.set(0, 99)
    expect([...table]).toEqual([...line.values()])
  })

  it('of the MT-32’s timbres', () => {
    const programs = rowsFrom('MT-32 ').map(([list = '']) => list.split(',').map(Number))
    expect([...MT32_TO_GM]).toEqual(programs.flat())
  })
})
