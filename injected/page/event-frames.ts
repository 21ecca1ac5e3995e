// What every event's records need, MIDI or not: whether it is tracked, and where each context stood. Page world.

import { KIND } from '../../trace/wire/record.ts'
import { createSampler, type Sampler } from '../../trace/wire/sampler.ts'
import { contextTime } from './audio-natives.ts'
import type { Configuration } from './configuration.ts'
import { deref, round, type Weak } from './natives.ts'
import type { Output } from './output.ts'
import type { ContextEntry, Registry } from './registry.ts'

/** More running contexts than this are not asked for their position at each event. */
const MAX_FRAMES = 4

/** A running context that what the page does can be heard in. */
export const isThePages = (entry: ContextEntry): boolean =>
  entry.isRealtime && entry.state === 'running' && !entry.isReference

/** Writes where each running context stands, for the event with this number, which begins `atMs`. */
export function writeFrames(
  registry: Registry,
  output: Output,
  number: number,
  atMs: number,
): void {
  const { contexts } = registry
  let frames = 0
  // No function for each: a page waits for it.
  for (let index = 0; index < contexts.length && frames < MAX_FRAMES; index++) {
    const context = deref(contexts[index] as Weak<BaseAudioContext>)
    const entry = registry.known(context)
    if (!entry || !isThePages(entry)) continue
    frames++
    const frame = round(contextTime(context) * entry.sampleRate)
    output.record(KIND.eventFrame, 0, entry.id, frame, atMs, number, 0)
  }
}

/** A sampler of the rate that is set, whenever it is set: true where the next event is tracked. */
export function createConfiguredSampler(configuration: Configuration): Sampler['next'] {
  let sampler = createSampler(configuration.current.samplingRate)
  configuration.onChange(({ samplingRate }) => {
    if (samplingRate !== sampler.rate) sampler = createSampler(samplingRate)
  })
  return () => sampler.next()
}
