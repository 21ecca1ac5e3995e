// What `awescope compare` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { compareCommand } from '../../../../cli/commands/compare.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

describe('awescope compare', () => {
  test('takes two files, or two groups of them', () => {
    expect(compareCommand.parse(['a.awescope', 'b.awescope'])).toEqual({
      filesA: ['a.awescope'],
      filesB: ['b.awescope'],
      isJson: false,
      isWhole: false,
      seed: 1,
      gate: null,
    })
    const groups = ['--json', 'a1', 'a2', '--against', 'b1', '--seed', '7', 'b2', 'b3', '--whole']
    expect(compareCommand.parse(groups)).toEqual({
      filesA: ['a1', 'a2'],
      filesB: ['b1', 'b2', 'b3'],
      isJson: true,
      isWhole: true,
      seed: 7,
      gate: null,
    })
  })

  test('takes bounds, or a file of them', () => {
    expect(compareCommand.parse(['a', 'b', '--gate', 'endToEnd.p95=10%,2ms']).gate).toEqual([
      { stage: 'endToEnd', statistic: 'p95', relativePercent: 10, absoluteMs: 2 },
    ])
    expect(compareCommand.parse(['a', 'b', '--gate', 'gate.json']).gate).toBe('gate.json')
  })

  test.each([
    [['a'], 'takes two files, but 1 were given'],
    [['a', 'b', 'c'], 'write groups as A1 A2 --against B1 B2'],
    [['a', 'b', '--against'], 'at least one file'],
    [['--against', 'a', 'b'], 'at least one file'],
    [['a', '--against', 'b', '--against', 'c'], 'given twice'],
    [['a', 'b', '--seed', '-1'], '--seed'],
    [['a', 'b', '--gate', 'endToEnd.p95=10%'], 'percent and one in milliseconds'],
    [['a', 'b', '--gate'], '--gate'],
    [['a', 'b', '--fast'], '--fast'],
  ])('%j is refused', (args, reason) => {
    const error = usageError(() => compareCommand.parse(args))
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(reason)
  })

  test('names all of its options in its help', () => {
    for (const option of ['--against', '--json', '--gate', '--whole', '--seed'])
      expect(compareCommand.help).toContain(option)
    expect(compareCommand.help).toContain('Exit code: 0 done; 1 a bound of the gate is broken; 2')
  })
})
