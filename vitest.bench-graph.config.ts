// What the graph costs, in the panel and in the page: `npm run bench:graph`. Run nothing else meanwhile.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/graph/**/*.bench.ts', 'test/bench/probe/graph-cost.bench.ts'],
    maxWorkers: 1,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
