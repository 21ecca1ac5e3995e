import { describe, expect, it } from 'vitest'
import { stressesOf } from '../../../../cli/audit/stress.ts'

describe('what --stress names', () => {
  it('is a list, each of them once', () => {
    const usual = { lengthMs: 40, everyMs: 150 }
    expect(stressesOf('jank, gc,jank', [])).toEqual({ stresses: ['jank', 'gc'], jank: usual })
    expect(stressesOf(null, [])).toEqual({ stresses: [], jank: usual })
    expect(stressesOf(null, ['gc'])).toEqual({ stresses: ['gc'], jank: usual })
    expect(stressesOf('none', ['gc'])).toEqual({ stresses: [], jank: usual })
  })
  it('has jank of a length and a period', () => {
    expect(stressesOf('gc jank:80/300', [])).toEqual({
      stresses: ['gc', 'jank'],
      jank: { lengthMs: 80, everyMs: 300 },
    })
    for (const wrong of ['jank:80', 'jank:300/80', 'jank:0/10', 'jank:1e3/2e3', 'jank:/'])
      expect(() => stressesOf(wrong, []), wrong).toThrow(/is no jank: write jank:80\/300/)
  })
  it('is refused where there is no such stress', () => {
    expect(() => stressesOf('jank,rain', [])).toThrow(
      /^--stress: there is no "rain"\. There are: jank, gc, flood, .*, sysex, render64, .*, rate96000\.$/,
    )
  })
})
