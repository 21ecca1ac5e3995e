// The README's pictures: `npm run pictures`.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/pictures/**/*.pictures.ts'],
    maxWorkers: 1,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
