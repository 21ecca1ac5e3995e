import { describe, expect, it } from 'vitest'
import { marksOf } from '../../../../panel/charts/glitch-marks.tsx'
import type { ReportGlitch } from '../../../../trace/report/schema.ts'

const glitchAt = (id: number, toMs: number): ReportGlitch => ({
  id,
  contextId: 'doc/1',
  wallMs: toMs,
  fromMs: toMs,
  toMs,
  kind: 'late',
  cause: 'unknown',
  confidence: 0,
  evidence: [],
  text: '',
  advice: '',
})

const AREA = { left: 50, top: 0, width: 1000, height: 100, min: 0, max: 10 }
const SCALE = { toX: (ms: number) => ms / 1000, toValue: (x: number) => x * 1000 }

describe('marks of glitches', () => {
  it('stand where they lie in time, and not outside of the picture', () => {
    const marks = marksOf([glitchAt(1, 2000), glitchAt(2, 9000), glitchAt(3, 11_000)], AREA, SCALE)
    expect(marks.map(({ px }) => px)).toEqual([250, 950])
  })

  it('that would lie on one another are one, for all of them', () => {
    const marks = marksOf([glitchAt(2, 2050), glitchAt(1, 2000), glitchAt(3, 4000)], AREA, SCALE)
    expect(marks.map(({ glitches }) => glitches.map(({ id }) => id))).toEqual([[1, 2], [3]])
  })
})
