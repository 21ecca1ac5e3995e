// How unevenly the page answers: half of the width in which nine of ten notes lie, without what the device's callbacks
// spread any page's notes by. Any context.
//
// Told by how long the page's own calls wait, which is known for each note, where what follows them is spread by no
// more than callbacks do. Else by what is heard: variances of what is independent add up, so that of callbacks is
// taken away. Where sounds begin with a buffer of the page's own, they wait for it from nothing to a whole, whatever
// else there is.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { Audit, Measured, MeasuredValue } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { exactly, momentsOf, percentileOf, winsorised } from '../measure/intervals.ts'
import { soundGridOf } from '../measure/own-buffer.ts'
import {
  handlerToHeardMs,
  knownCallbackMsOf,
  platformVarianceOf,
  worstOf,
} from '../measure/page-part.ts'
import { handlerToActionMs } from '../measure/waits.ts'
import type { AuditSubject } from '../subject.ts'

const MIN_NOTES = 16
/** Half the width of nine tenths of a normal distribution, in standard deviations; of an even one it is 1.56. */
const HALF_WIDTH = 1.645
/** One note in forty on each side is pulled in, and always one: a single pause is no jitter. */
const PULLED_SHARE = 0.025
/** The variance of a sample of n values is within 1.96 × √(k / n) of it; k is 2 for normal ones, 0.8 for even ones. */
const VARIANCE_ERROR = 1.96 * Math.SQRT2
/** One in twenty samples of an even distribution has a larger variance than this times √(1 / n) more. */
const EVEN_ERROR = 1.645 * Math.sqrt(0.8)

/** Half the width of nine tenths of an even distribution. */
const EVEN_WIDTH = 0.45

type WithInterval = Pick<MeasuredValue, 'value' | 'interval95'>

export const jitterSpread: Audit = {
  id: 'jitter.spread',
  category: 'timing',
  impact: 'serious',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 1, poor: 3 },
  measure: (subject) => spreadOf(subject, knownCallbackMsOf),
}

/** `platformMsOf`: how long the platform renders at a time; null: not known. Any thread. */
export function spreadOf(subject: AuditSubject, platformMsOf: typeof knownCallbackMsOf): Measured {
  const all = notesByHand(subject)
  if (all === null) return 'notApplicable'
  // A sound that begins under another is found within a few milliseconds, and what is scheduled was not heard at all:
  // both are uneven by themselves.
  const notes = all.filter(({ soundFrame }) => soundFrame !== undefined)
  const values = notes.flatMap((event) => handlerToHeardMs(event) ?? [])
  if (values.length < MIN_NOTES)
    return { incomplete: all.length < MIN_NOTES ? 'tooFewNotes' : 'masked' }
  const callbackMs = platformMsOf(subject, notes)
  if (callbackMs === null) return { incomplete: 'notTold' }
  const platformVariance = platformVarianceOf(subject, notes, callbackMs)
  const heard = widthOf(values, platformVariance)
  const isPlatforms = isSpreadByPlatform(notes.flatMap(actionToHeardMs), platformVariance)
  const waits = all.flatMap((event) => handlerToActionMs(event) ?? [])
  const grid = soundGridOf(subject, notes)
  const ownMs =
    typeof grid === 'string' ? 0 : (EVEN_WIDTH * 1000 * grid.ownFrames) / grid.sampleRate
  const whole = knownOr(heard, ownMs)
  const spread =
    isPlatforms && waits.length >= MIN_NOTES ? boundedBy(whole, halfWidthOf(waits)) : whole
  return {
    ...spread,
    certain: Math.min(ownMs, spread.value),
    events: worstOf(notes, handlerToHeardMs),
    facts: {
      notes: values.length,
      callbackMs,
      allMs: HALF_WIDTH * Math.sqrt(varianceOf(values)),
    },
  }
}

const varianceOf = (values: readonly number[]): number =>
  momentsOf(winsorised(values, Math.max(PULLED_SHARE, 1 / (values.length - 1)))).variance

function widthOf(values: readonly number[], platformVariance: number): WithInterval {
  const variance = varianceOf(values)
  const errorShare = VARIANCE_ERROR / Math.sqrt(values.length)
  const width = (all: number): number => HALF_WIDTH * Math.sqrt(Math.max(0, all - platformVariance))
  return {
    value: width(variance),
    interval95: [width(variance * (1 - errorShare)), width(variance * (1 + errorShare))],
  }
}

function halfWidthOf(values: readonly number[]): WithInterval {
  const low = percentileOf(values, 0.05)
  const high = percentileOf(values, 0.95)
  return {
    value: (high.value - low.value) / 2,
    interval95: [
      Math.max(0, high.interval95[0] - low.interval95[1]) / 2,
      (high.interval95[1] - low.interval95[0]) / 2,
    ],
  }
}

/** What is known to be there, unless more, or less, is heard for sure; 0: nothing is known. */
function knownOr(heard: WithInterval, ownMs: number): WithInterval {
  const [low, high] = heard.interval95
  return ownMs > 0 && low <= ownMs && ownMs <= high ? exactly(ownMs) : heard
}

/** A page may make up for a wait by the start that it asks for: then less is heard than its calls wait. */
function boundedBy({ interval95: [, most] }: WithInterval, own: WithInterval): WithInterval {
  const [low, high] = own.interval95
  return { value: Math.min(own.value, most), interval95: [Math.min(low, most), high] }
}

function actionToHeardMs(event: TrackedEvent): number[] {
  const heardMs = handlerToHeardMs(event)
  const actionMs = handlerToActionMs(event)
  return heardMs === undefined || actionMs === undefined ? [] : [heardMs - actionMs]
}

/** By no more than any page's calls are. */
function isSpreadByPlatform(values: readonly number[], platformVariance: number): boolean {
  if (values.length < MIN_NOTES) return false
  return varianceOf(values) <= platformVariance * (1 + EVEN_ERROR / Math.sqrt(values.length))
}
