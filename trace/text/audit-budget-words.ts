// What is said of budgets: of bounds that are not kept, and of a file that is none. Any context.

import { say, type Words } from './words.ts'

/** What this text needs of a bound. */
export interface HeldBound {
  readonly metric: string
  readonly max: number
  readonly value: number | null
}

/** One sentence of a bound that was not held. Any thread. */
export function budgetSentence({ metric, max, value }: HeldBound): string {
  if (value === null) return `The budget ${metric} could not be measured, so it is not held.`
  return `The budget ${metric} is broken: ${figure(value)}, ${figure(value - max)} more than ${figure(max)}.`
}

const figure = (value: number): string => String(Number(value.toPrecision(4)))

type BudgetFault =
  | { code: 'notAnObject' }
  | { code: 'unknownMetric'; metric: string; known: readonly string[] }
  | { code: 'badBound'; metric: string }

const FAULT_WORDS: Words<BudgetFault> = {
  notAnObject: () => 'a budget is an object such as {"latency.p95Ms": ["error", {"max": 60}]}.',
  unknownMetric: ({ metric, known }) =>
    `there is no metric "${metric}". There are: ${known.join(', ')}.`,
  badBound: ({ metric }) =>
    `the bound of ${metric} must be ["error" or "warn", {"max": a number}].`,
}

/** One sentence of what is wrong with a budget's file. Any thread. */
export const budgetFaultSentence = (fault: BudgetFault): string => say(FAULT_WORDS, fault)
