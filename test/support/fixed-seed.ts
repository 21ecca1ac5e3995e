// What property tests draw is the same in each run: a machine's verdict is about the code, not about its luck. Other
// draws: AWESCOPE_TEST_SEED=2 npx vitest run --project unit.

import * as fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['AWESCOPE_TEST_SEED'] ?? 1) })
