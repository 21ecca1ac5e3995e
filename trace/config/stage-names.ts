// The stages of a tracked event by name: the vocabulary of figures, alerts, report and views. Any context.

/**
 * Stages in the order of time. `lookAhead` is ours beside the design's seven: from the audio action to the start that
 * the page asked for, where it asked for one in the future; it is absent for synths that play at once. An event has one
 * first stage, by its source: `midi`, or `input` for all others.
 */
export const STAGES = [
  'midi',
  'input',
  'validation',
  'serialization',
  'port',
  'lookAhead',
  'worklet',
  'output',
  'endToEnd',
] as const
export type StageName = (typeof STAGES)[number]
export type PartStageName = Exclude<StageName, 'endToEnd'>

/** Those that follow one another; `endToEnd` is the whole. */
export const PART_STAGES: readonly PartStageName[] = STAGES.filter((stage) => stage !== 'endToEnd')
