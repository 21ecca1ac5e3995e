// A graph as a page builds it, told by records, for tests of what reads it.

import { createSessionBudget, type SessionBudget } from '../../../trace/config/session-budget.ts'
import { createGraphReader, type GraphReader } from '../../../trace/graph/graph-reader.ts'
import type { ScheduledCall } from '../../../trace/graph/schema.ts'
import {
  ANY_INDEX,
  CALL_AGAIN,
  CALL_LASTS,
  NODE_TYPES,
  type NodeType,
  packChannels,
  packIndices,
  PARAMETER_NAMES,
  type ParameterName,
  SCHEDULE_CALLS,
} from '../../../trace/wire/graph-names.ts'
import { GRAPH_CALL, KIND, type TraceRecord } from '../../../trace/wire/record.ts'

export const GRAPH_START_MS = 1_800_000_000_000

interface ConnectOptions {
  parameter?: ParameterName
  output?: number
  input?: number
}

export interface GraphPage {
  readonly reader: GraphReader
  /** Time goes on by so many milliseconds. */
  wait(ms: number): void
  /** The id of a new node. `site`: number of the place where it is made. */
  make(type: NodeType, context?: number, isJoined?: boolean, site?: number): number
  connect(from: number, to: number, options?: ConnectOptions): void
  /** `to` null: whatever it goes to. Indices left out: any. */
  disconnect(from: number, to: number | null, options?: ConnectOptions): void
  start(node: number, frame?: number): void
  stop(node: number): void
  letGo(node: number): void
  value(node: number, place: number, name: ParameterName, value: number): void
  /** The latest of one channel, linear. */
  level(node: number, channel: number, peak: number, rms: number): void
  /** A call that schedules a parameter; times in frames. Left out: the ones before it are told anew. */
  schedule(node: number, place?: number, call?: Partial<ScheduledCall>): void
  record(fields: Partial<TraceRecord>): void
}

/** A page of one document, `doc`, whose contexts are `doc/1`, `doc/2` … */
export function createGraphPage(
  budget: SessionBudget = createSessionBudget(),
  isNoiseRunning = false,
): GraphPage {
  const reader = createGraphReader(
    'doc/50',
    'doc',
    { kind: 'graph', id: 50, joined: false },
    {
      contextId: (source) => `doc/${source}`,
      processorName: (definition) => (definition === 7 ? 'noise' : ''),
      isRunning: (definition) => definition === 7 && isNoiseRunning,
      newestMs: () => 0,
      openContexts: () => 2,
      budget,
    },
  )
  let wallMs = GRAPH_START_MS
  let lastId = 0
  let sequence = 0

  const record = (fields: Partial<TraceRecord>): void => {
    const empty = { kind: 0, flags: 0, source: 1, frame: Number.NaN, a: 0, b: 0 }
    reader.add({ ...empty, wallMs, sequence: sequence++, ...fields })
  }
  const flagsOf = (parameter?: ParameterName): number =>
    parameter === undefined ? 0 : PARAMETER_NAMES.indexOf(parameter) + 1

  return {
    reader,
    record,
    wait(ms) {
      wallMs += ms
    },
    make(type, context = 1, isJoined = false, site = 0) {
      record({
        kind: KIND.graphNode,
        flags: NODE_TYPES.indexOf(type),
        source: context,
        frame: type === 'AudioWorkletNode' ? 7 : Number.NaN,
        a: ++lastId,
        b: packChannels(2, 0, 0, isJoined, site),
      })
      return lastId
    },
    connect(from, to, { parameter, output = 0, input = 0 } = {}) {
      const b = packIndices(output, input)
      record({ kind: KIND.graphConnect, flags: flagsOf(parameter), frame: to, a: from, b })
    },
    disconnect(from, to, { parameter, output = ANY_INDEX, input = ANY_INDEX } = {}) {
      const b = packIndices(output, input)
      const frame = to ?? 0
      record({ kind: KIND.graphDisconnect, flags: flagsOf(parameter), frame, a: from, b })
    },
    start: (node, frame = Number.NaN) =>
      record({ kind: KIND.graphCall, flags: GRAPH_CALL.start, frame, a: node }),
    stop: (node) => record({ kind: KIND.graphCall, flags: GRAPH_CALL.stop, a: node }),
    letGo: (node) => record({ kind: KIND.graphGone, a: node }),
    value: (node, place, name, value) =>
      record({
        kind: KIND.graphValue,
        source: place,
        flags: PARAMETER_NAMES.indexOf(name),
        a: node,
        b: value,
      }),
    level: (node, channel, peak, rms) =>
      record({ kind: KIND.graphLevel, source: channel, frame: rms, a: node, b: peak }),
    schedule(node, place = 0, asked = {}) {
      const { call, frame, value, lastsFrames } = asked
      const flags = call === undefined ? CALL_AGAIN : SCHEDULE_CALLS.indexOf(call)
      const told = { kind: KIND.graphSchedule, source: place, a: node }
      record({ ...told, flags, frame: frame ?? Number.NaN, b: value ?? Number.NaN })
      if (typeof lastsFrames === 'number')
        record({ ...told, flags: CALL_LASTS, frame: lastsFrames, b: Number.NaN })
    },
  }
}
