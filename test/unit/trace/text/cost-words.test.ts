// What figures of cost are worth, in words. Node.

import { expect, it } from 'vitest'
import type { ProcessorFigures, TimingWorth } from '../../../../trace/contexts/figures.ts'
import { overheadNote, processorWorth } from '../../../../trace/text/cost-words.ts'

function processor(timed: number, worth: TimingWorth, resolution = 100): ProcessorFigures {
  return {
    contextId: 'doc/1',
    name: 'synth',
    instance: 1,
    thread: 'audio',
    frames: 128,
    budgetUs: 2666.7,
    constructUs: null,
    messages: null,
    quanta: timed,
    timed,
    processUs: { mean: 0, p50: 0, p95: 0, p99: 0, max: 0, resolution, error: 0, worth },
    load: { average: 0, peak: 0 },
  }
}

it('figures of a processor say how many quanta and which clock stand behind them', () => {
  expect(processorWorth(processor(0, 'untimed'))).toBe('No quantum was timed.')
  expect(processorWorth(processor(2, 'unknown-step', 0))).toBe(
    'Mean of 2 quanta from a clock whose step is not known.',
  )
  expect(processorWorth(processor(1, 'mean-only'))).toBe(
    'Mean of 1 quantum from a 100 µs clock; single values and percentiles are coarser than what they measure.',
  )
  expect(processorWorth(processor(340, 'all', 4.9983))).toBe(
    'Mean of 340 quanta from a 5 µs clock.',
  )
  expect(processorWorth({ ...processor(12, 'all', 5), thread: 'page' })).toBe(
    'Mean of 12 buffers from a 5 µs clock.',
  )
})

it('the profiler’s own cost says how it was found, or why not', () => {
  expect(overheadNote({ code: 'estimated', perTimedUs: 0.961, timed: 20, quanta: 320 })).toBe(
    'Estimated: two clock readings cost 0.96 µs in each timed quantum; 20 of 320 quanta were timed.',
  )
  expect(overheadNote({ code: 'no-processor' })).toBe('No processor of the page ran.')
  expect(overheadNote({ code: 'clock-too-coarse' })).toBe(
    "The audio thread's clock is too coarse for its own cost to show.",
  )
  expect(overheadNote({ code: 'not-measured' })).toBe('The cost of marking was not measured.')
})
