// Which performances there are, in which order, and into which files.

import { describe, expect, test } from 'vitest'

import { planRuns } from '../../../../cli/replay/plan-runs.ts'

const A = { url: 'http://a/', context: null }
const B = { url: 'http://b/', context: { latencyHint: 'playback' } }

describe('the plan', () => {
  test('of one performance is the file that was asked for', () => {
    expect(planRuns(A, null, 1, 'out.awescope')).toEqual([
      { ...A, side: 'a', out: 'out.awescope', run: 1 },
    ])
  })

  test('of several has a number for each file', () => {
    const outs = planRuns(A, null, 3, 'some.dir/out.awescope').map(({ out }) => out)
    expect(outs).toEqual([
      'some.dir/out-1.awescope',
      'some.dir/out-2.awescope',
      'some.dir/out-3.awescope',
    ])
    expect(planRuns(A, null, 2, 'out').map(({ out }) => out)).toEqual(['out-1', 'out-2'])
  })

  test('of two pages takes them in turn, and the other one first every second time', () => {
    const runs = planRuns(A, B, 3, 'x.awescope')
    expect(runs.map(({ side, run }) => `${side}${run}`)).toEqual([
      'a1',
      'b1',
      'b2',
      'a2',
      'a3',
      'b3',
    ])
    expect(runs.map(({ out }) => out)).toEqual(
      ['a1', 'b1', 'b2', 'a2', 'a3', 'b3'].map((name) => `x-${name}.awescope`),
    )
    expect(runs.every(({ side, url }) => url === `http://${side}/`)).toBe(true)
    expect(runs[1]?.context).toBe(B.context)
  })
})
