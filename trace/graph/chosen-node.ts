// What a page tells of the one node that somebody looks at: its parameters' values and schedules, the level of its
// output. Any reader context; bounded, whatever the page sends.

import { MAX_SCHEDULED, SCHEDULE_CALLS, type ScheduleCall } from '../wire/graph-names.ts'
import { KIND, type TraceRecord } from '../wire/record.ts'
import type { NodeLevel, NodeValues, ScheduledCall } from './schema.ts'

/** Of one node: a panner has nine. */
const MAX_PARAMETERS = 64
const MAX_CHANNELS = 32
/** A telling that comes so much later belongs to another measurement. */
const LEVEL_LASTS_MS = 3000

export interface ChosenNode {
  readonly values: NodeValues | null
  readonly level: NodeLevel | null
  callsOf(node: number, place: number): readonly ScheduledCall[]
  /** A value, a level or a scheduling call. `nameOf`: of a parameter, by its number. Never throws. */
  add(record: TraceRecord, nameOf: (number: number) => string): void
  /** The node is gone. */
  forget(node: number): void
}

const NONE: readonly ScheduledCall[] = []
/** Null for what is no figure. */
const figure = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Nothing is told yet. Any thread; constant time for each record. */
export function createChosenNode(): ChosenNode {
  let values: NodeValues | null = null
  let level: NodeLevel | null = null
  let scheduled: { node: number; byPlace: Map<number, ScheduledCall[]> } | null = null

  function addValue({ source, frame, flags, wallMs, a, b }: TraceRecord, name: string): void {
    if (source >= MAX_PARAMETERS || flags > 255) return
    if (values?.node !== a) values = { node: a, wallMs, frame: null, values: [] }
    // In order: one that is left out would leave a hole.
    if (source > values.values.length) return
    values.wallMs = wallMs
    values.frame = figure(frame)
    values.values[source] = { name, value: b }
  }

  function addLevel({ source, frame, wallMs, a, b }: TraceRecord): void {
    if (source >= MAX_CHANNELS) return
    const isOther = level === null || level.node !== a || wallMs - level.wallMs > LEVEL_LASTS_MS
    if (level === null || isOther) level = { node: a, wallMs, channels: [] }
    if (source > level.channels.length) return
    level.wallMs = wallMs
    const peak = figure(b) ?? 0
    const mostPeak = Math.max(peak, level.channels[source]?.mostPeak ?? 0)
    level.channels[source] = { peak, rms: figure(frame) ?? 0, mostPeak }
  }

  function addCall({ source, flags, frame, a, b }: TraceRecord): void {
    const call = SCHEDULE_CALLS[flags]
    if (call === undefined || source >= MAX_PARAMETERS) return
    if (call === 'again') {
      scheduled = { node: a, byPlace: new Map() }
      return
    }
    if (scheduled?.node !== a) return
    const calls = scheduled.byPlace.get(source) ?? []
    scheduled.byPlace.set(source, calls)
    if (call === 'lasts') {
      const last = calls.at(-1)
      if (last !== undefined) last.lastsFrames = figure(frame)
      return
    }
    const told: ScheduleCall = call
    calls.push({ call: told, frame: figure(frame), value: figure(b), lastsFrames: null })
    if (calls.length > MAX_SCHEDULED) calls.shift()
  }

  return {
    get values() {
      return values
    },
    get level() {
      return level
    },
    callsOf: (node, place) =>
      (scheduled?.node === node ? scheduled.byPlace.get(place) : undefined) ?? NONE,
    add(record, nameOf) {
      if (record.kind === KIND.graphValue) addValue(record, nameOf(record.flags))
      else if (record.kind === KIND.graphLevel) addLevel(record)
      else if (record.kind === KIND.graphSchedule) addCall(record)
    },
    forget(node) {
      if (values?.node === node) values = null
      if (level?.node === node) level = null
      if (scheduled?.node === node) scheduled = null
    },
  }
}
