import { describe, expect, it } from 'vitest'
import { stressesOf } from '../../../../cli/audit/stress.ts'

describe('what --stress names', () => {
  it('is a list, each of them once', () => {
    expect(stressesOf('jank, gc,jank')).toEqual(['jank', 'gc'])
    expect(stressesOf(null)).toEqual([])
  })
  it('is refused where there is no such stress', () => {
    expect(() => stressesOf('jank,rain')).toThrow(
      /^--stress: there is no "rain"\. There are: jank, gc, flood, .*, sysex, render64, .*, rate96000\.$/,
    )
  })
})
