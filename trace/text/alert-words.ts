// Alerts as sentences. Any context.

import type { Alert, SlowEventAlert } from '../alerts/alert.ts'
import { wholePercent } from './numbers.ts'
import { eventName } from './source-words.ts'
import { STAGE_CAUSES } from './stage-words.ts'
import { say, type Words } from './words.ts'

const CAUSES: Words<Alert> = {
  'slow-event': (alert) =>
    `${eventName(alert.label)} took ${alert.endToEndMs.toFixed(1)} ms from event to sound; ${mostOf(alert)}.`,
  underrun: ({ count }) =>
    `The output device ran dry ${count === 1 ? 'once' : `${count} times`}: the browser reported an underrun.`,
  gap: ({ lateMs, missingFrames }) =>
    `The audio thread came ${lateMs.toFixed(1)} ms late ` +
    `(${missingFrames > 0 ? `${missingFrames} frames are missing` : 'no frame is missing'}).`,
  overload: ({ peakShare, averageShare }) =>
    `The audio processors needed ${wholePercent(peakShare)} of a quantum's time at the highest ` +
    `(${wholePercent(averageShare)} on average in that tenth of a second).`,
}

/** Why there is this alert, one sentence. */
export function alertCause(alert: Alert): string {
  return say(CAUSES, alert)
}

function mostOf({ stage, stageMs }: SlowEventAlert): string {
  if (stage === null) return 'its parts could not be seen'
  return `most of it, ${stageMs.toFixed(1)} ms, was ${STAGE_CAUSES[stage]}`
}
