// What the engine costs beside other synthesizers, by voices, and after the music: CPU milliseconds for each
// second of audio, in turns within one process, medians with the least and the most. Runs in Node; nothing else
// should run meanwhile.

import { describe, expect, test } from 'vitest'
import { median, spread, table } from '../../support/bench/statistics.ts'
import { pieceNames } from '../../support/bench/pieces.ts'
import { keepReport, runTask } from '../../support/bench/run-task.ts'
import type { Compared } from '../../support/bench/task-compare.ts'

const SYNTHS = ['hardware', 'sf2', 'spessasynth', 'fluidsynth-wasm'] as const
const MODES = ['hardware', 'sf2'] as const
/** What is promised of 32 held notes: at most this share of the others' cost. */
const BOUNDS = {
  hardware: [0.5, 1],
  sf2: [0.5, 1],
  'hardware-wasm': [0.3, 0.5],
  'sf2-wasm': [0.3, 0.5],
} as const
const KINDS = ['hardware', 'sf2', 'hardware-wasm', 'sf2-wasm'] as const
const ROUNDS = 7
const RATE = 44_100

/** Median over the rounds of one synth's cost divided by another's in the same round. */
function ratio(compared: readonly Compared[], one: string, other: string): number {
  const ours = compared.find(({ synth }) => synth === one)?.msPerSecond ?? []
  const theirs = compared.find(({ synth }) => synth === other)?.msPerSecond ?? []
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
}

describe('the speed of the engine', () => {
  // One mode for each process, as in a page: V8 compiles hot code for the shapes that it has seen.
  test.each(KINDS)(
    'beside other synthesizers: same piece, same bank, 32 voices, effects on (%s)',
    async (mode) => {
      const synths = [mode, 'spessasynth', 'fluidsynth-wasm'] as const
      const rows = [['ms of CPU for 1 s of audio', ...synths, '/ spessasynth', '/ fluidsynth']]
      const figures: Record<string, Compared[]> = {}
      for (const piece of pieceNames()) {
        const compared = await runTask('compare', {
          piece,
          synths,
          sampleRate: RATE,
          warmSeconds: 5,
          rounds: ROUNDS,
          secondsEach: 4,
        })
        figures[piece] = compared
        rows.push([
          piece,
          ...compared.map(({ msPerSecond }) => spread(msPerSecond, 1)),
          ratio(compared, mode, 'spessasynth').toFixed(2),
          ratio(compared, mode, 'fluidsynth-wasm').toFixed(2),
        ])
        rows.push(['  voices', ...compared.map(({ voices }) => voices.toFixed(0)), '', ''])
      }
      await keepReport(`speed-${mode}`, table(rows), figures)
      const held = figures['32 held notes'] ?? []
      const [ofSpessasynth, ofFluidsynth] = BOUNDS[mode]
      expect.soft(ratio(held, mode, 'spessasynth')).toBeLessThanOrEqual(ofSpessasynth)
      expect.soft(ratio(held, mode, 'fluidsynth-wasm')).toBeLessThanOrEqual(ofFluidsynth)
    },
  )

  test.each(MODES)('is linear in voices (%s)', async (mode) => {
    const costs = await runTask('voices', {
      mode,
      counts: [0, 1, 8, 16, 24, 32],
      sampleRate: RATE,
      rounds: ROUNDS,
      secondsEach: 4,
    })
    const cost = (count: number): number =>
      median(costs.find((each) => each.count === count)?.msPerSecond ?? [])
    const eachVoice = (cost(32) - cost(8)) / 24
    const rows = [
      ['voices', 'sounding', 'ms of CPU for 1 s', 'line from 8 to 32'],
      ...costs.map(({ count, sounding, msPerSecond }) => [
        `${count}`,
        `${sounding}`,
        spread(msPerSecond, 2),
        count === 0 ? '' : (cost(8) + (count - 8) * eachVoice).toFixed(2),
      ]),
      ['for each voice', '', eachVoice.toFixed(3), ''],
    ]
    await keepReport(`voices-${mode}`, `${mode}\n${table(rows)}`, costs)
    expect.soft(costs.map(({ sounding }) => sounding)).toEqual([0, 1, 8, 16, 24, 32])
    // The line through 8 and 32 must meet 16 and 24; a loaded machine alone gives 20 %.
    for (const count of [16, 24]) {
      const line = cost(8) + (count - 8) * eachVoice
      expect.soft(Math.abs(cost(count) / line - 1)).toBeLessThan(0.25)
    }
    expect.soft(cost(0)).toBeLessThan(0.5)
  })

  test('at 48 and 96 kHz, where the output is resampled', async () => {
    const rows = [['32 held notes, ms of CPU for 1 s', 'hardware', 'sf2']]
    const figures: Record<string, Compared[]> = {}
    for (const sampleRate of [44_100, 48_000, 96_000]) {
      const compared: Compared[] = []
      for (const mode of MODES) {
        compared.push(
          ...(await runTask('compare', {
            piece: '32 held notes',
            synths: [mode],
            sampleRate,
            warmSeconds: 4,
            rounds: 5,
            secondsEach: 4,
          })),
        )
      }
      figures[`${sampleRate}`] = compared
      rows.push([`${sampleRate} Hz`, ...compared.map(({ msPerSecond }) => spread(msPerSecond, 1))])
    }
    await keepReport('rates', table(rows), figures)
    expect(rows).toHaveLength(4)
  })

  test('minutes after the music stopped (denormal numbers)', async () => {
    const figures: Record<string, unknown> = {}
    const rows = [['ms of CPU for 1 s', 'playing', '0–10 s after', '50–60 s', '170–180 s', 'most']]
    for (const synth of SYNTHS) {
      const cost = await runTask('quiet', { synth, sampleRate: RATE, minutes: 3 })
      figures[synth] = cost
      const shown = [cost.playing, cost.after[0], cost.after[5], cost.after[17]]
      rows.push([
        synth,
        ...[...shown, Math.max(...cost.after)].map((value) => (value ?? Number.NaN).toFixed(2)),
      ])
      if (synth === 'hardware' || synth === 'sf2') {
        // The first 10 s hold the tails; from then on silence must stay nearly free. Denormal numbers would stay.
        const silent = cost.after.slice(2)
        expect.soft(median(silent), synth).toBeLessThan(0.5)
        // Of no window of ten seconds what denormal numbers would cost; the machine's own noise comes to half of it.
        expect.soft(Math.max(...silent), synth).toBeLessThan(2)
      }
    }
    await keepReport('quiet', table(rows), figures)
  })
})
