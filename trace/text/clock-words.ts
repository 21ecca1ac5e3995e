// The clocks that a stage was read from, in words. Any context.

import type { ClockSource } from '../events/stages.ts'
import { say, type Words } from './words.ts'

const NAMES: Words<ClockSource> = {
  page: () => 'page',
  'page-and-output': () => 'page and output timestamp',
  'page-and-worklet': ({ worklet }) => `page and ${named(worklet)}`,
  frames: () => 'audio frames',
  'worklet-and-frames': ({ worklet }) => `${named(worklet)}, audio frames`,
  'worklet-and-output': ({ worklet }) => `${named(worklet)} and output timestamp`,
  named: ({ name }) => name,
}

/** Such as "page and worklet (Temporal)". */
export function clockName(clock: ClockSource): string {
  return say(NAMES, clock)
}

function named(worklet: string): string {
  return worklet === '' ? 'worklet' : `worklet (${worklet})`
}
