// Alerts as sentences. Node.

import { expect, it } from 'vitest'
import type { SlowEventAlert } from '../../../../trace/alerts/alert.ts'
import { alertCause } from '../../../../trace/text/alert-words.ts'

const slow: SlowEventAlert = {
  code: 'slow-event',
  level: 'critical',
  wallMs: 0,
  eventId: 7,
  label: 'Note on C4 100',
  endToEndMs: 61.27,
  stage: 'validation',
  stageMs: 40.04,
}

it('a slow event is told with the stage that took most of it', () => {
  expect(alertCause(slow)).toBe(
    'Note on C4 100 took 61.3 ms from event to sound; most of it, 40.0 ms, ' +
      "was the page's own code before its first audio action.",
  )
  expect(alertCause({ ...slow, stage: null, stageMs: 0 })).toBe(
    'Note on C4 100 took 61.3 ms from event to sound; its parts could not be seen.',
  )
  expect(alertCause({ ...slow, label: '', stage: null, stageMs: 0 })).toBe(
    'A sound of unknown cause took 61.3 ms from event to sound; its parts could not be seen.',
  )
})

it('underruns are counted', () => {
  expect(alertCause({ code: 'underrun', level: 'warning', wallMs: 0, count: 1 })).toBe(
    'The output device ran dry once: the browser reported an underrun.',
  )
  expect(alertCause({ code: 'underrun', level: 'warning', wallMs: 0, count: 3 })).toBe(
    'The output device ran dry 3 times: the browser reported an underrun.',
  )
})

it('a gap says how late the audio thread came, and what is missing', () => {
  const gap = { code: 'gap', level: 'warning', wallMs: 0, lateMs: 11.04 } as const
  expect(alertCause({ ...gap, missingFrames: 441 })).toBe(
    'The audio thread came 11.0 ms late (441 frames are missing).',
  )
  expect(alertCause({ ...gap, missingFrames: 0 })).toBe(
    'The audio thread came 11.0 ms late (no frame is missing).',
  )
})

it('an overload says what a quantum took at the highest and on average', () => {
  expect(
    alertCause({
      code: 'overload',
      level: 'warning',
      wallMs: 0,
      peakShare: 1.504,
      averageShare: 0.42,
    }),
  ).toBe(
    "The audio processors needed 150 % of a quantum's time at the highest (42 % on average in that tenth of a second).",
  )
})
