// Memory of the engine: beside its bank at most 4 MB, and ten minutes of music leave nothing behind. Runs in Node.

import { describe, expect, test } from 'vitest'
import { table } from '../../support/bench/statistics.ts'
import { keepReport, runTask } from '../../support/bench/run-task.ts'

const MEGABYTE = 1024 * 1024
const mega = (bytes: number): string => (bytes / MEGABYTE).toFixed(2)

describe('the memory of the engine', () => {
  test.each([
    ['hardware', 'js'],
    ['sf2', 'js'],
    ['hardware', 'wasm'],
    ['sf2', 'wasm'],
  ] as const)(
    'is small and stays flat for ten minutes (%s, %s)',
    { timeout: 1_200_000 },
    async (mode, kernel) => {
      const held = await runTask('memory', { mode, kernel, sampleRate: 44_100, minutes: 10 })
      const { heapBytes, residentBytes, bankBytes, engineBytes, addedBytes } = held
      const growth = (heapBytes.at(-1) ?? 0) - (heapBytes[1] ?? 0)
      const rows = [
        [`${mode}, ${kernel}`, 'MB'],
        ['bank file', mega(bankBytes)],
        ['engine beside the bank, by its own count', mega(engineBytes)],
        ['process: engine and bank together', mega(addedBytes)],
        [
          'process after 1, 2, 5, 10 minutes of music',
          [0, 1, 4, 9].map((i) => mega(heapBytes[i] ?? 0)).join(' '),
        ],
        [
          'resident after 1, 2, 5, 10 minutes',
          [0, 1, 4, 9].map((i) => mega(residentBytes[i] ?? 0)).join(' '),
        ],
        ['growth from minute 2 to minute 10, KB', (growth / 1024).toFixed(1)],
        ['growths of pools', `${held.allocations}`],
      ]
      await keepReport(`memory-${mode}-${kernel}`, table(rows), held)
      expect.soft(engineBytes).toBeLessThanOrEqual(4 * MEGABYTE)
      // WebAssembly's memory has its own copy of the samples, and the resampler's margin.
      const copies = kernel === 'wasm' ? 2 : 1
      expect.soft(addedBytes).toBeLessThanOrEqual(copies * (bankBytes + 4 * MEGABYTE))
      expect.soft(growth).toBeLessThan(64 * 1024)
      expect.soft(held.allocations).toBe(0)
    },
  )
})
