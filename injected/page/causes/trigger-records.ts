// The records of an event that is no MIDI, written when something comes of it: what it was, where each context stands,
// when its first handler began. Page world.

import { LIMIT } from '../../../trace/wire/protocol.ts'
import { eventSourceOf } from '../../../trace/wire/event-sources.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import type { Configuration } from '../configuration.ts'
import { createConfiguredSampler, writeFrames } from '../event-frames.ts'
import { bare, cutText, nowMs, toText } from '../natives.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import type { Trigger } from './trigger.ts'

/** Different triggers of one document that have a name of their own; a page makes elements for ever. */
const MAX_NAMED = 512

export interface TriggerRecords {
  /** Gives the trigger its number and writes its records. Allocates where its name is new. */
  begin(trigger: Trigger): void
}

export interface TriggerRecordsOptions {
  registry: Registry
  output: Output
  configuration: Configuration
  /** The next number of an event, from 1. */
  nextEvent(): number
}

/** No event yet. */
export function createTriggerRecords(options: TriggerRecordsOptions): TriggerRecords {
  const { registry, output, configuration, nextEvent } = options
  const ids = bare<Record<string, number>>({})
  let named = 0
  const isNextTracked = createConfiguredSampler(configuration)

  const idOf = ({ source, event, detail: told }: Trigger): number => {
    const detail = named < MAX_NAMED ? told : ''
    const key = toText(source) + ' ' + event + ' ' + detail
    const known = ids[key]
    if (known !== undefined) return known
    const id = registry.nextId()
    ids[key] = id
    named++
    registry.define({
      kind: 'trigger',
      id,
      source: eventSourceOf(source),
      event: cutText(event, LIMIT.stringLength),
      detail,
    })
    return id
  }

  return {
    begin(trigger) {
      const { startMs } = trigger
      const id = idOf(trigger)
      const number = nextEvent()
      const isTracked = isNextTracked()
      trigger.number = isTracked ? number : -number
      output.record(
        KIND.pageEvent,
        trigger.flags | (isTracked ? 0 : FLAG.skipped),
        id,
        NaN,
        trigger.wallMs,
        number,
        trigger.source,
      )
      if (!isTracked) return
      writeFrames(registry, output, number, nowMs())
      if (startMs === startMs) output.record(KIND.handlerStart, 0, id, NaN, startMs, number, 0)
    },
  }
}
