// The bounds of a gate as people write them, and their slips. Node.

import { describe, expect, test } from 'vitest'
import { isBounds, parseBounds, parseBoundsFile } from '../../../../cli/compare/gate-bounds.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const BOUND = { stage: 'endToEnd', statistic: 'p95', relativePercent: 10, absoluteMs: 2 }

describe('bounds on the command line', () => {
  test('are a share and milliseconds, in any order, several of them', () => {
    expect(parseBounds('endToEnd.p95=10%,2ms')).toEqual([BOUND])
    expect(parseBounds(' endToEnd.p95 = +2 ms, +10 % ; port.spread=5.5%,0.5ms;')).toEqual([
      BOUND,
      { stage: 'port', statistic: 'spread', relativePercent: 5.5, absoluteMs: 0.5 },
    ])
    expect(isBounds('endToEnd.p95=10%,2ms')).toBe(true)
    expect(isBounds('gate.json')).toBe(false)
  })

  test.each([
    ['endToEnd.p95=10%', 'needs a bound in percent and one in milliseconds'],
    ['endToEnd.p95=2ms', 'needs a bound in percent and one in milliseconds'],
    ['endToEnd.p95=10%,2ms,3ms', 'needs a bound in percent and one in milliseconds'],
    ['endToEnd.p95=-1%,2ms', 'needs a bound in percent and one in milliseconds'],
    ['endtoend.p95=10%,2ms', 'stage must be endToEnd, toSound'],
    ['endToEnd.p90=10%,2ms', 'statistic must be p50, p95, p99 or spread'],
    ['endToEnd=10%,2ms', 'is no bound: write it as'],
    ['endToEnd.p95=10%,99999999ms', 'absoluteMs must be a number from 0 to'],
    [';', 'holds no bound'],
  ])('%s is refused', (text, reason) => {
    const error = usageError(() => parseBounds(text))
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(reason)
  })
})

describe('bounds in a file', () => {
  test('are a list', () => {
    expect(parseBoundsFile('gate.json', JSON.stringify([BOUND]))).toEqual([BOUND])
  })

  test.each([
    ['{', 'is not JSON'],
    ['{}', 'must hold a list'],
    ['[]', 'holds no bound'],
    ['[null]', 'bound 1: stage must be'],
    [JSON.stringify([BOUND, { ...BOUND, absoluteMs: undefined }]), 'bound 2: absoluteMs must be'],
    [JSON.stringify([{ ...BOUND, relativePercent: '10' }]), 'relativePercent must be a number'],
    [JSON.stringify(Array.from({ length: 101 }, () => BOUND)), '100 are the most'],
  ])('%s is refused', (json, reason) => {
    expect(usageError(() => parseBoundsFile('gate.json', json)).message).toContain(reason)
  })
})
