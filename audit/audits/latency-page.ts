// The page's own part of the latency: from its handler to the end of the quantum with the sound, without the wait for
// the device's callback, which is half of one on average and in every page. Where the browser does not tell how long a
// callback is, the quickest notes tell, which have waited least. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { soundGridOf } from '../measure/own-buffer.ts'
import { handlerToSoundMs, knownCallbackMsOf, MIN_NOTES, worstOf } from '../measure/page-part.ts'

const USUAL = 0.5
const QUICKEST = 0.05

export const latencyPage: Audit = {
  id: 'latency.page',
  category: 'latency',
  impact: 'serious',
  unit: 'ms',
  needsProcessor: 'usually',
  points: { good: 10, poor: 20 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    const values = notes.flatMap((event) => handlerToSoundMs(event) ?? [])
    if (values.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const knownMs = knownCallbackMsOf(subject, notes)
    const callbackMs = knownMs ?? 0
    // A start that is asked for ahead of time does not wait for a callback.
    const isAhead = notes.some(({ stages }) => (stages.lookAhead ?? 0) > callbackMs)
    const waitMs = isAhead ? 0 : callbackMs / 2
    const { value, interval95 } = percentileOf(values, knownMs === null ? QUICKEST : USUAL)
    const own = (ms: number): number => Math.max(0, ms - waitMs)
    const grid = soundGridOf(subject, notes)
    const waitsMs = typeof grid === 'string' ? 0 : grid.ownWaitMs
    return {
      value: own(value),
      interval95: [own(interval95[0]), own(interval95[1])],
      certain: Math.min(own(value), own(waitsMs)),
      events: worstOf(notes, handlerToSoundMs),
      facts: {
        notes: values.length,
        ...(knownMs === null ? {} : { callbackMs }),
        toSoundMs: percentileOf(values, USUAL).value,
      },
    }
  },
}
