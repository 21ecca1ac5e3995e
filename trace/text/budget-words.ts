// The design's budgets in words: title, value with unit, and what the value is or why there is none. Any context.

import type { BudgetFigures, BudgetName, BudgetNote } from '../reference/schema.ts'
import { ENGINE_BUDGET } from '../wire/engine-budgets.ts'
import { ABSENT, microseconds, ms, percent, times } from './numbers.ts'
import { say, type Words } from './words.ts'

export const BUDGET_TITLES: Readonly<Record<BudgetName, string>> = {
  block: 'Block time, worst',
  midi: 'MIDI latency, worst',
  allocation: 'Voice allocation, mean',
  steal: 'Voice stealing, mean',
  effects: 'Effects, mean a block',
  allocations: 'Allocations in the audio thread',
  cpu: `CPU at ${ENGINE_BUDGET.cpuVoices} voices`,
  jitter: 'Timing jitter',
}

const NOTES: Words<BudgetNote> = {
  'block-times': ({ meanUs, blocks, p99Us }) =>
    `Mean ${microseconds(meanUs)} of ${times(blocks, 'block')}, 99 % of the last 1000 within ${microseconds(p99Us)}.`,
  'no-block-times': () => 'No block was timed yet.',
  'message-waits': ({ meanMs, messages }) =>
    `From a message's arrival in the audio thread to its frame; ` +
    `mean ${meanMs.toFixed(2)} ms of ${times(messages, 'message')}.`,
  'no-messages': () => 'No message came yet; a piece that is scheduled ahead has no latency.',
  'mean-of-allocations': (note) => meanOf('allocation', note),
  'no-allocations': () => 'No note was played yet.',
  'mean-of-steals': (note) => meanOf('steal', note),
  'no-steals': () => 'No voice was stolen: there were enough.',
  'mean-of-sections': (note) => meanOf('timed stretch', note, 'timed stretches'),
  'no-sections': () => 'The sections of no block were timed yet.',
  'pool-growths': () => 'Growths of any pool of the engine after its creation.',
  'cpu-of-all-voices': ({ blocks }) =>
    `Mean of ${times(blocks, 'block')} while all voices sounded.`,
  'cpu-of-fewer-voices': ({ mostVoices }) =>
    `At most ${times(mostVoices, 'voice')} sounded at once; the value is the mean over all.`,
  'block-spread': () => 'Spread (standard deviation) of the last 1000 block times.',
  'block-spread-of-clock': ({ stepUs, spreadUs }) =>
    `The clock's steps of ${microseconds(stepUs)} alone spread the block times by ${microseconds(spreadUs)}.`,
  'no-block-spread': () => 'Too few blocks were timed yet.',
}

/** What the value of a budget is, or why there is none, one or two sentences. */
export function budgetNote(note: BudgetNote): string {
  return say(NOTES, note)
}

/** A value of a budget with its unit; a dash for null. */
export function budgetValue({ unit }: Pick<BudgetFigures, 'unit'>, value: number | null): string {
  if (value === null) return ABSENT
  switch (unit) {
    case 'share':
      return percent(value)
    case 'count':
      return String(value)
    case 'ms':
      return `${ms(value)} ms`
    case 'µs':
      return microseconds(value)
  }
}

function meanOf(
  one: string,
  of: { count: number; coarseStepUs: number | null },
  many = `${one}s`,
): string {
  const coarse =
    of.coarseStepUs === null
      ? ''
      : ` Too few for a clock of ${microseconds(of.coarseStepUs)} steps.`
  return `Mean of ${times(of.count, one, many)}.${coarse}`
}
