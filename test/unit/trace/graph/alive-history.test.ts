import { expect, it } from 'vitest'
import { NODE_TYPES } from '../../../../trace/wire/graph-names.ts'
import { createAliveHistory } from '../../../../trace/graph/alive-history.ts'

it('keeps one sample a second of an hour, and of longer times every second one, up to the newest', () => {
  const history = createAliveHistory()
  const hours = 3
  for (let ms = 0; ms < hours * 3_600_000; ms += 250)
    history.look(ms, ms / 1000 / 8, [Math.floor(ms / 3_600_000)], () => 1)
  const { samples } = history
  expect(samples.length).toBeLessThanOrEqual(3600)
  expect(samples.length).toBeGreaterThan(1700)
  expect(samples[0]?.wallMs).toBe(0)
  expect(samples.at(-1)?.wallMs).toBeGreaterThan(hours * 3_600_000 - 8000)
  for (const { wallMs, total, byType } of samples) {
    expect(total).toBe(Math.floor(wallMs / 1000 / 8))
    expect(byType[0]).toBe(Math.floor(wallMs / 3_600_000))
  }
})

it('keeps the counts of the moment, whatever becomes of them', () => {
  const history = createAliveHistory()
  const counts = NODE_TYPES.map((_type, number) => number)
  history.look(0, 3, counts, () => 5)
  counts[0] = 9
  const byType = NODE_TYPES.map((_type, number) => number)
  expect(history.samples).toEqual([{ wallMs: 0, total: 3, byType, contexts: 5 }])
})
