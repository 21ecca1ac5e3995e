// The alert that a tracked event raises: over a threshold, with the stage that took most. Any reader context.

import { levelOf, type SlowEventAlert } from '../alerts/alert.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import { type PartStageName, STAGES } from '../config/stage-names.ts'
import type { TrackedEvent } from './tracked-event.ts'

/** The longest part of an event; null where no part is known. */
export function longestStage(stages: TrackedEvent['stages']): PartStageName | null {
  let longest: PartStageName | null = null
  for (const stage of STAGES) {
    if (stage === 'endToEnd') continue
    const ms = stages[stage]
    if (ms === undefined) continue
    if (longest === null || ms > (stages[longest] ?? 0)) longest = stage
  }
  return longest
}

/** The alert of an event that has ended; null where it is under the thresholds or has no end-to-end time. */
export function alertOfEvent(event: TrackedEvent, config: ProfilerConfig): SlowEventAlert | null {
  const endToEndMs = event.stages.endToEnd
  if (endToEndMs === undefined) return null
  const level = levelOf(endToEndMs, config)
  if (level === null) return null
  const stage = longestStage(event.stages)
  return {
    code: 'slow-event',
    level,
    wallMs: event.marks.event,
    eventId: event.eventId,
    label: event.label,
    endToEndMs,
    stage,
    stageMs: stage === null ? 0 : (event.stages[stage] ?? 0),
  }
}
