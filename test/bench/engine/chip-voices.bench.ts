// What the voices cost without effects: milliseconds for each second of sound, at 0 … 32 voices, and by kind of voice.
// No thresholds; compare ratios of one run.
// `npx vitest run --config vitest.bench-engine.config.ts test/bench/engine/chip-voices.bench.ts`

import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { runBundled } from '../../support/engine/run-bundled.ts'

test('the cost of voices, ms for each second of sound', async () => {
  const program = fileURLToPath(new URL('chip-voices-program.ts', import.meta.url))
  console.table(JSON.parse(await runBundled(program)))
})
