// 256 voices, beyond the chip: several side by side, with the WebAssembly kernel. CPU for each second of audio by the
// number of held notes. In Node. `npm run bench:engine -- chips` runs this file alone: half a minute.

import { describe, expect, test } from 'vitest'
import { median, spread, table } from '../../support/bench/statistics.ts'
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
      rounds: 9,
      secondsEach: 2,
    })
    // Round by round, for the machine's own speed swings between them.
    const shares = costs.map(({ count, msPerSecond }) =>
      median(
        msPerSecond.map((ms, round) => {
          const low = costs[0]?.msPerSecond[round] ?? Number.NaN
          const high = costs.at(-1)?.msPerSecond[round] ?? Number.NaN
          return ms / (low + ((high - low) * (count - 32)) / (256 - 32))
        }),
      ),
    )
    const rows = [
      ['voices', 'sounding', 'ms of CPU for 1 s', 'for each voice', '/ line from 32 to 256'],
      ...costs.map(({ count, sounding, msPerSecond }, index) => [
        `${count}`,
        `${sounding}`,
        spread(msPerSecond, 1),
        (median(msPerSecond) / count).toFixed(3),
        shares[index]?.toFixed(3) ?? '',
      ]),
    ]
    await keepReport(`chips-${mode}`, `${mode}\n${table(rows)}`, costs)
    expect.soft(costs.map(({ sounding }) => sounding)).toEqual([...COUNTS])
    for (const share of shares) expect.soft(Math.abs(share - 1)).toBeLessThan(APART)
    expect.soft(median(costs.at(-1)?.msPerSecond ?? [])).toBeLessThan(MOST_MS)
  })
})
