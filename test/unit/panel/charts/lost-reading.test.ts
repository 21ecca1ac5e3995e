// What charts say of a time whose records are missing. Node.

import { describe, expect, it } from 'vitest'
import { lostReading } from '../../../../panel/charts/lost-reading.ts'
import type { Hole, LostFigures } from '../../../../trace/holes/hole.ts'

const figures = (load: number): LostFigures => ({
  records: 1000,
  load: { average: load, peak: 2 * load },
  durations: [],
})
const hole: Hole = {
  fromMs: 1500,
  toMs: 3500,
  records: 2000,
  lost: {
    ...figures(0.2),
    seconds: [
      { wallMs: 1000, ...figures(0.1) },
      { wallMs: 2000, ...figures(0.3) },
      { wallMs: 3000, records: 9, load: null, durations: [] },
    ],
  },
}
const counted: Hole = { fromMs: 5000, toMs: 6000, records: 3 }

describe('a place in a chart where records are missing', () => {
  it('tells what its second was like', () => {
    expect(lostReading([counted, hole], 1600, 1000)).toEqual({
      title: '0.00 s, this second',
      rows: [{ label: 'load', text: '10 %, at most 20 %' }],
    })
    expect(lostReading([counted, hole], 2999, 1000)?.rows[0]?.text).toBe('30 %, at most 60 %')
  })

  it('tells nothing beside it, and nothing where they were only counted', () => {
    for (const wallMs of [1499, 3200, 3501, 5500])
      expect(lostReading([counted, hole], wallMs, 1000)).toBeNull()
  })
})
