// What figures of cost are worth, in words: of a processor's timed quanta, and of the profiler's own work. Any
// context.

import type { ProcessorFigures, TimingWorth } from '../contexts/figures.ts'
import type { OverheadNote } from '../report/report-figures.ts'
import { times } from './numbers.ts'
import { say, type Words } from './words.ts'

const WORTH: Record<TimingWorth, (mean: string, clock: string) => string> = {
  untimed: () => 'No quantum was timed.',
  'unknown-step': (mean) => `${mean} from a clock whose step is not known.`,
  'mean-only': (mean, clock) =>
    `${mean} from ${clock}; single values and percentiles are coarser than what they measure.`,
  all: (mean, clock) => `${mean} from ${clock}.`,
}

/** What the figures of a processor are worth, one sentence. */
export function processorWorth({ timed, processUs, thread }: ProcessorFigures): string {
  const calls = thread === 'audio' ? times(timed, 'quantum', 'quanta') : times(timed, 'buffer')
  const mean = `Mean of ${calls}`
  return WORTH[processUs.worth](mean, `a ${Number(processUs.resolution.toPrecision(3))} µs clock`)
}

const OVERHEAD_NOTES: Words<OverheadNote> = {
  estimated: ({ perTimedUs, timed, quanta }) =>
    `Estimated: two clock readings cost ${perTimedUs.toFixed(2)} µs in each timed quantum; ` +
    `${timed} of ${quanta} quanta were timed.`,
  'no-processor': () => 'No processor of the page ran.',
  'clock-too-coarse': () => "The audio thread's clock is too coarse for its own cost to show.",
  'not-measured': () => 'The cost of marking was not measured.',
}

/** How the profiler's own cost was found, or why it was not, one sentence. */
export function overheadNote(note: OverheadNote): string {
  return say(OVERHEAD_NOTES, note)
}
