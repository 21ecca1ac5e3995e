// Memory of the engine: beside its bank at most 4 MB, and ten minutes of music leave nothing behind. Runs in Node.

import { describe, expect, test } from 'vitest'
import { median, table } from '../../support/bench/statistics.ts'
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
      // Of three minutes each: the compiler comes and goes with 0.15 MB of its own.
      const growth = median(heapBytes.slice(-3)) - median(heapBytes.slice(1, 4))
      const resident = median(residentBytes.slice(-3)) - median(residentBytes.slice(1, 4))
      const rows = [
        [`${mode}, ${kernel}`, 'MB'],
        ['bank file', mega(bankBytes)],
        ['engine beside the bank, by its own count', mega(engineBytes)],
        ['process: engine and bank together', mega(held.givenBytes)],
        ['the same after it has adopted the samples', mega(addedBytes)],
        [
          'process after 1, 2, 5, 10 minutes of music',
          [0, 1, 4, 9].map((i) => mega(heapBytes[i] ?? 0)).join(' '),
        ],
        [
          'resident after 1, 2, 5, 10 minutes',
          [0, 1, 4, 9].map((i) => mega(residentBytes[i] ?? 0)).join(' '),
        ],
        ['growth from minutes 2–4 to minutes 8–10, KB', (growth / 1024).toFixed(1)],
        ['the same of what is resident, KB', (resident / 1024).toFixed(1)],
        ['growths of pools', `${held.allocations}`],
      ]
      await keepReport(`memory-${mode}-${kernel}`, table(rows), held)
      expect.soft(engineBytes).toBeLessThanOrEqual(4 * MEGABYTE)
      expect.soft(addedBytes).toBeLessThanOrEqual(bankBytes + 4 * MEGABYTE)
      expect.soft(growth).toBeLessThan(64 * 1024)
      // Node counts no memory of WebAssembly among its buffers: what is resident has it.
      expect.soft(resident).toBeLessThan(1 * MEGABYTE)
      expect.soft(held.allocations).toBe(0)
    },
  )
})
