// Ends a test run with one plain line, `N passed, N failed` (and `, N skipped`), that CI reads. Runs in Node.

import type { Reporter } from 'vitest/node'

/** A reporter that prints the closing line last. A file that failed to load counts as one failure. */
export function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      let passed = 0
      let failed = unhandledErrors.length
      let skipped = 0
      for (const module of modules) {
        if (module.errors().length > 0) failed += 1
        for (const test of module.children.allTests()) {
          const { state } = test.result()
          if (state === 'passed') passed += 1
          else if (state === 'failed') failed += 1
          else skipped += 1
        }
      }
      const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
      // The default reporter prints its own summary in the same turn; ours has to stand after it.
      process.once('exit', () => process.stdout.write(`\n${line}\n`))
    },
  }
}
