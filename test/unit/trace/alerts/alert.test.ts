// The level of a time. Node.

import { expect, it } from 'vitest'
import { levelOf } from '../../../../trace/alerts/alert.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'

it('a time over a threshold is over it by any amount, and one that reaches it is not', () => {
  const config = { ...DEFAULT_PROFILER_CONFIG, warningMs: 20, criticalMs: 50 }
  const levels = [0, 19.9, 20, 20.001, 49.9, 50, 50.001, 1e6].map((ms) => levelOf(ms, config))
  expect(levels).toEqual([
    null,
    null,
    null,
    'warning',
    'warning',
    'warning',
    'critical',
    'critical',
  ])
})
