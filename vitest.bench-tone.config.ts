// Tone.js's own tests with and without the recorder: `npm run bench:tone`.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/tone/**/*.bench.ts'],
    maxWorkers: 1,
    hookTimeout: 300_000,
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
