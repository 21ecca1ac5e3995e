// Vitest on the unit tests with one change in one source file, which the environment tells: for `npm run
// bench:mutation`.

import { defineConfig } from 'vitest/config'

interface Mutant {
  file: string
  start: number
  end: number
  replacement: string
}

const told = process.env['AWESCOPE_MUTANT'] ?? ''
const mutant = told === '' ? null : (JSON.parse(told) as Mutant)

export default defineConfig({
  plugins: [
    {
      name: 'awescope-mutant',
      enforce: 'pre',
      transform(code, id) {
        if (mutant === null || id.split('?')[0] !== mutant.file) return null
        return code.slice(0, mutant.start) + mutant.replacement + code.slice(mutant.end)
      },
    },
  ],
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}'],
    // What a file costs says nothing about what is read of it, and takes long.
    exclude: ['test/unit/midi/reading-cost.test.ts'],
    testTimeout: 60_000,
    reporters: ['dot'],
    maxWorkers: 1,
  },
})
