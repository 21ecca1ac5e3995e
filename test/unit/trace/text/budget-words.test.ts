// The design's budgets in words. Node.

import { describe, expect, it } from 'vitest'
import type { BudgetNote } from '../../../../trace/reference/schema.ts'
import { BUDGET_TITLES, budgetNote, budgetValue } from '../../../../trace/text/budget-words.ts'

describe('a budget', () => {
  it.each<[BudgetNote, string]>([
    [
      { code: 'block-times', meanUs: 412.4, blocks: 900, p99Us: 1234 },
      'Mean 412 µs of 900 blocks, 99 % of the last 1000 within 1.23 ms.',
    ],
    [{ code: 'no-block-times' }, 'No block was timed yet.'],
    [
      { code: 'message-waits', meanMs: 1.234, messages: 1 },
      "From a message's arrival in the audio thread to its frame; mean 1.23 ms of 1 message.",
    ],
    [
      { code: 'no-messages' },
      'No message came yet; a piece that is scheduled ahead has no latency.',
    ],
    [{ code: 'mean-of-allocations', count: 12, coarseStepUs: null }, 'Mean of 12 allocations.'],
    [{ code: 'no-allocations' }, 'No note was played yet.'],
    [
      { code: 'mean-of-steals', count: 1, coarseStepUs: 100 },
      'Mean of 1 steal. Too few for a clock of 100 µs steps.',
    ],
    [{ code: 'no-steals' }, 'No voice was stolen: there were enough.'],
    [
      { code: 'mean-of-sections', count: 1, coarseStepUs: 1000 },
      'Mean of 1 timed stretch. Too few for a clock of 1.00 ms steps.',
    ],
    [{ code: 'mean-of-sections', count: 3, coarseStepUs: null }, 'Mean of 3 timed stretches.'],
    [{ code: 'no-sections' }, 'The sections of no block were timed yet.'],
    [{ code: 'pool-growths' }, 'Growths of any pool of the engine after its creation.'],
    [{ code: 'cpu-of-all-voices', blocks: 40 }, 'Mean of 40 blocks while all voices sounded.'],
    [
      { code: 'cpu-of-fewer-voices', mostVoices: 1 },
      'At most 1 voice sounded at once; the value is the mean over all.',
    ],
    [{ code: 'block-spread' }, 'Spread (standard deviation) of the last 1000 block times.'],
    [
      { code: 'block-spread-of-clock', stepUs: 100, spreadUs: 40.8 },
      "The clock's steps of 100 µs alone spread the block times by 41 µs.",
    ],
    [{ code: 'no-block-spread' }, 'Too few blocks were timed yet.'],
  ])('says of its value %o', (note, words) => {
    expect(budgetNote(note)).toBe(words)
  })

  it('has a title', () => {
    expect(BUDGET_TITLES.cpu).toBe('CPU at 32 voices')
    expect(BUDGET_TITLES.block).toBe('Block time, worst')
  })

  it('shows its value with the unit, and a dash where there is none', () => {
    expect(budgetValue({ unit: 'share' }, 0.25)).toBe('25 %')
    expect(budgetValue({ unit: 'count' }, 3)).toBe('3')
    expect(budgetValue({ unit: 'ms' }, 0.25)).toBe('0.25 ms')
    expect(budgetValue({ unit: 'µs' }, 9.94)).toBe('9.9 µs')
    expect(budgetValue({ unit: 'µs' }, null)).toBe('–')
  })
})
