// 256 voices, beyond the chip: several side by side, with the WebAssembly kernel. CPU for each second of audio by the
// number of held notes. In Node. `npm run bench:engine -- chips` runs this file alone: half a minute.

import { describe, expect, test } from 'vitest'
import { median, percentile, spread, table } from '../../support/bench/statistics.ts'
import { keepReport, runTask } from '../../support/bench/run-task.ts'

const COUNTS = [32, 64, 128, 256] as const
/** How far each may be from the line through the first and the last, and what 256 may take of a core. */
const APART = 0.05
const MOST_MS = 150

describe('several chips side by side', () => {
  test.each(['hardware', 'sf2'] as const)('cost as many times as much (%s)', async (mode) => {
    const costs = await runTask('chips', {
      mode,
      counts: COUNTS,
      sampleRate: 44_100,
      rounds: 60,
      secondsEach: 0.3,
    })
    // Short turns, of which the quickest quarter counts: the machine's own speed swings by up to two between them.
    const quick = costs.map(({ msPerSecond }) => percentile(msPerSecond, 0.25))
    const [least = Number.NaN] = quick
    const each = ((quick.at(-1) ?? Number.NaN) - least) / (256 - 32)
    const shares = costs.map(({ count }, index) => {
      return (quick[index] ?? Number.NaN) / (least + each * (count - 32))
    })
    const rows = [
      ['voices', 'sounding', 'ms of CPU for 1 s', 'quick', 'each', '/ line from 32 to 256'],
      ...costs.map(({ count, sounding, msPerSecond }, index) => [
        `${count}`,
        `${sounding}`,
        spread(msPerSecond, 1),
        quick[index]?.toFixed(2) ?? '',
        ((quick[index] ?? Number.NaN) / count).toFixed(3),
        shares[index]?.toFixed(3) ?? '',
      ]),
    ]
    await keepReport(`chips-${mode}`, `${mode}\n${table(rows)}`, costs)
    expect.soft(costs.map(({ sounding }) => sounding)).toEqual([...COUNTS])
    for (const share of shares) expect.soft(Math.abs(share - 1)).toBeLessThan(APART)
    expect.soft(median(costs.at(-1)?.msPerSecond ?? [])).toBeLessThan(MOST_MS)
  })
})
