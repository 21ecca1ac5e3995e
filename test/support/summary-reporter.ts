// Ends a test run with what failed, a line each, and one plain line, `N passed, N failed` (and `, N skipped`), that CI
// reads. Runs in Node.

import type { Reporter } from 'vitest/node'

/** The first line of what was thrown: the whole of it stands further up. */
const said = (errors: readonly { message?: string }[] = []) =>
  (errors[0]?.message ?? '').split('\n', 1)[0]

/** A reporter that prints the closing lines last. A file that failed to load counts as one failure. */
export function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const failures = unhandledErrors.map((error) => `outside of tests: ${said([error])}`)
      let passed = 0
      let skipped = 0
      for (const module of modules) {
        const file = module.relativeModuleId
        if (module.errors().length > 0) failures.push(`${file}: ${said(module.errors())}`)
        for (const test of module.children.allTests()) {
          const { state, errors } = test.result()
          if (state === 'passed') passed += 1
          else if (state === 'failed') failures.push(`${file} > ${test.fullName}: ${said(errors)}`)
          else skipped += 1
        }
      }
      const lines = failures.map((failure) => `failed: ${failure}\n`).join('')
      const line = `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
      // The default reporter prints its own summary in the same turn; ours has to stand after it.
      process.once('exit', () => process.stdout.write(`\n${lines}${line}\n`))
    },
  }
}
