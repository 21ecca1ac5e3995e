// Notes that are out of tune where the context has another sample rate or another render size than usual, as it has on
// other machines: code that counts on 44,100 frames a second, or on blocks of 128. Any context.

import type { Audit, Measured } from '../audit.ts'
import { shareOf } from '../measure/intervals.ts'
import { certainMost } from '../measure/lost-under.ts'
import { pitchesOf, type TunedNote } from '../measure/pitches.ts'
import { listenTo } from '../measure/takes.ts'
import { worstUnder } from '../measure/under-stress.ts'
import { settingsOf } from '../stress/context-settings.ts'

const MIN_NOTES = 3
/** Half a semitone: vibrato is less, 44,100 for 48,000 is three times as much. */
const OFF_CENTS = 50

export const robustnessPitch: Audit = {
  id: 'robustness.pitch',
  category: 'robustness',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.05, poor: 0.2 },
  hears: true,
  measure(subject) {
    const settings = subject.stressed.filter(({ stress }) => settingsOf(stress) !== null)
    if (settings.length === 0) return { incomplete: 'notStressed' }
    return listenTo(subject, 'tuning', (ear) => {
      const usual = pitchesOf(ear)
      return worstUnder(robustnessPitch, subject, settings, (own) =>
        listenTo(own, 'tuning', (there) => certainMost(offFrom(usual, pitchesOf(there)))),
      )
    })
  },
}

/** Of the notes that have a pitch usually, and are heard here, those with another, or without any. */
function offFrom(usual: readonly TunedNote[], pitches: readonly TunedNote[]): Measured {
  const pairs = usual.flatMap((own, index) => {
    const pitch = pitches[index] ?? null
    return typeof own === 'number' && pitch !== 'silent' ? [{ own, pitch }] : []
  })
  if (pairs.length < MIN_NOTES) return { incomplete: 'noPitch' }
  const cents = pairs.flatMap(({ own, pitch }) => (pitch === null ? [] : [pitch - own]))
  const inTune = cents.filter((each) => Math.abs(each) <= OFF_CENTS).length
  const ranked = cents.toSorted((one, other) => one - other)
  const median = ranked[ranked.length >> 1]
  return {
    ...shareOf(pairs.length - inTune, pairs.length),
    facts: { notes: pairs.length, ...(median === undefined ? {} : { medianCents: median }) },
  }
}
