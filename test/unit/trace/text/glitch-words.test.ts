import { describe, expect, it } from 'vitest'
import {
  GLITCH_CAUSES,
  GLITCH_KINDS,
  type Glitch,
  type GlitchEvidence,
} from '../../../../trace/glitches/glitch.ts'
import {
  glitchAdvice,
  glitchCountsSentence,
  glitchInWords,
  glitchSentence,
  sureness,
} from '../../../../trace/text/glitch-words.ts'
import { worstOf } from '../../../../trace/text/report-text-glitches.ts'

const glitchOf = (
  kind: Glitch['kind'],
  cause: Glitch['cause'],
  evidence: readonly GlitchEvidence[] = [],
  confidence = 0.8,
): Glitch => ({
  id: 1,
  contextId: 'doc/1',
  wallMs: 1000,
  fromMs: 1000,
  toMs: 1010,
  kind,
  cause,
  confidence,
  evidence,
})

describe('the sentences of a glitch', () => {
  it('are there for each kind and cause, also where the evidence is missing', () => {
    for (const kind of GLITCH_KINDS)
      for (const cause of GLITCH_CAUSES) {
        const sentence = glitchSentence(glitchOf(kind, cause))
        expect(sentence).toMatch(/^\S.*\.$/)
        expect(sentence).not.toMatch(/undefined|null|NaN|\.\./)
        expect(glitchAdvice(cause)).toMatch(/\.$/)
      }
  })

  it('say what, why, and how sure that is', () => {
    const evidence: GlitchEvidence[] = [
      { code: 'late', lateMs: 41.3, missingFrames: 0 },
      { code: 'work', us: 1500, isComplete: true },
    ]
    expect(glitchSentence(glitchOf('late', 'machineBusy', evidence))).toBe(
      'The audio thread came 41.3 ms late. The processors took 1.50 ms of that time: something outside the page ' +
        'kept the thread (machine busy, likely).',
    )
    expect(glitchSentence(glitchOf('late', 'unknown', evidence, 0))).toBe(
      'The audio thread came 41.3 ms late. Why is not known.',
    )
  })

  it('call nothing sure that is not', () => {
    const words = [0.95, 0.8, 0.5].map((confidence) => sureness({ cause: 'hidden', confidence }))
    expect(words).toEqual(['sure', 'likely', 'perhaps'])
    expect(sureness({ cause: 'unknown', confidence: 0 })).toBe('')
  })

  it('count by cause, the most first', () => {
    const byCause = { unknown: 1, coldCode: 3 }
    expect(glitchCountsSentence({ all: 4, byCause })).toBe('4 glitches: 3 cold code, 1 unknown')
    expect(glitchCountsSentence({ all: 0, byCause: {} })).toBe('')
  })

  it('are shown of the worst kinds, in the order of time', () => {
    const all = (['quantum', 'underrun', 'late', 'overload'] as const).map((kind, index) =>
      glitchInWords({ ...glitchOf(kind, 'unknown'), wallMs: index }),
    )
    expect(worstOf(all, 2).map(({ kind }) => kind)).toEqual(['underrun', 'late'])
  })
})
