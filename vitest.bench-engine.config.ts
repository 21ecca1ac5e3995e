// Benchmarks and comparisons of the engine: `npm run bench:engine`, on a quiet machine, about fifteen minutes; with
// `-- native` (or another file's name) only that one, and BENCH_ROUNDS=3 before it for a quick look. Prints tables,
// keeps them in artefacts/bench-engine/, and fails where a promise of speed, memory or likeness is not kept.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/engine/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
