// What a parameter is set to do: the calls that still count of those that have scheduled it, and its value over time as
// they say (https://webaudio.github.io/web-audio-api/#computation-of-value). Pure; any reader context.

import type { ScheduledCall } from './schema.ts'

/** A call whose time is known. */
export interface Standing extends ScheduledCall {
  readonly frame: number
}

const isRamp = ({ call }: ScheduledCall): boolean =>
  call === 'linearRampToValueAtTime' || call === 'exponentialRampToValueAtTime'

/** The calls that no cancellation has taken back, by their times. Those without a time are left out. Quadratic. */
export function standingCalls(calls: readonly ScheduledCall[]): Standing[] {
  let standing: Standing[] = []
  for (const { call, frame, value, lastsFrames } of calls) {
    if (frame === null) continue
    if (call === 'cancelScheduledValues') standing = standing.filter((each) => each.frame < frame)
    else if (call === 'cancelAndHoldAtTime') standing = heldAt(standing, frame)
    else {
      // Behind those of the same time.
      const later = standing.findIndex((each) => each.frame > frame)
      const at = later === -1 ? standing.length : later
      standing.splice(at, 0, { call, frame, value, lastsFrames })
    }
  }
  return standing
}

/** A ramp that runs ends there; whatever else runs is held there. */
function heldAt(standing: readonly Standing[], frame: number): Standing[] {
  const kept = standing.filter((each) => each.frame <= frame)
  const next = standing[kept.length]
  const value = valueAt(standing, frame)
  if (value === null) return kept
  const call = next !== undefined && isRamp(next) ? next.call : 'setValueAtTime'
  return [...kept, { call, frame, value, lastsFrames: null }]
}

/** The value that standing calls give a parameter; null where they do not tell, as before the first and in a curve. */
export function valueAt(standing: readonly Standing[], frame: number): number | null {
  const after = standing.findIndex((each) => each.frame > frame)
  const next = after === -1 ? undefined : standing[after]
  const index = (after === -1 ? standing.length : after) - 1
  const last = standing[index]
  if (last === undefined) return null
  if (next === undefined || !isRamp(next)) return alone(standing, index, frame)
  const from = alone(standing, index, last.frame)
  if (from === null || next.value === null) return null
  const share = (frame - last.frame) / (next.frame - last.frame)
  if (next.call === 'linearRampToValueAtTime') return from + (next.value - from) * share
  // As the standard has it where no such curve leads from the one to the other.
  return from * next.value > 0 ? from * (next.value / from) ** share : from
}

/** What the call at `index` gives, as if none came after it. */
function alone(standing: readonly Standing[], index: number, frame: number): number | null {
  const { call, frame: begins, value, lastsFrames } = standing[index] as Standing
  if (call === 'setValueCurveAtTime' || value === null) return null
  if (call !== 'setTargetAtTime') return value
  const from = index === 0 ? null : alone(standing, index - 1, begins)
  if (lastsFrames === null || lastsFrames === 0) return value
  if (from === null) return null
  return value + (from - value) * Math.exp((begins - frame) / lastsFrames)
}

/** The values from one frame to another, `count` of them at equal distances. Allocates. */
export function valuesBetween(
  standing: readonly Standing[],
  fromFrame: number,
  toFrame: number,
  count: number,
): (number | null)[] {
  const step = (toFrame - fromFrame) / Math.max(1, count - 1)
  return Array.from({ length: count }, (_none, index) =>
    valueAt(standing, fromFrame + index * step),
  )
}
