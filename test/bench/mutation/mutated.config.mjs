// Vitest on the unit tests with one change in one source file: the change is told by the environment.

import { defineConfig } from 'vitest/config'

const { file, start, end, replacement } = JSON.parse(process.env['AWESCOPE_MUTANT'] ?? '{}')

const mutant = {
  name: 'awescope-mutant',
  enforce: 'pre',
  transform(code, id) {
    if (file === undefined || id.split('?')[0] !== file) return null
    return `${code.slice(0, start)}${replacement}${code.slice(end)}`
  },
}

export default defineConfig({
  plugins: [mutant],
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    reporters: ['dot'],
    maxWorkers: 1,
  },
})
