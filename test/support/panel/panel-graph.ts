// The graph of a polyphonic synth for the panel's synthetic recording: voices into a bus with an echo, and one of each
// thing that is worth a look. Deterministic. Runs in Node and in a page.

import {
  CALL_AGAIN,
  CALL_LASTS,
  NODE_TYPES,
  type NodeType,
  packChannels,
  packIndices,
  PARAMETER_NAMES,
  type ParameterName,
  SCHEDULE_CALLS,
  type ScheduleCall,
} from '../../../trace/wire/graph-names.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import { GRAPH_CALL, KIND } from '../../../trace/wire/record.ts'
import { createStreamWriter, type StreamWriter } from './panel-records.ts'

const GRAPH_ID = 970
/** Voices after the first, one every so often. */
const VOICE_EVERY_MS = 400

export interface GraphScene {
  introduce(send: (atMs: number, message: PageMessage) => void): void
  /** Everything from `fromMs` up to `toMs`; nothing to be sent where it is empty. */
  chunk(fromMs: number, toMs: number, send: (message: PageMessage) => void): void
}

/**
 * In this context, which has a processor defined as `nodeId`. `voices` at once, the others one after the other. Null
 * where one of both is not there.
 */
export function createGraphScene(
  startWallMs: number,
  context: { contextId: number; nodeId: number; startMs: number } | undefined,
  voices: number | undefined,
): GraphScene | null {
  if (context === undefined || voices === undefined) return null
  const { contextId, nodeId, startMs } = context
  const stream = createStreamWriter()
  let writer: StreamWriter = stream
  let atMs = startMs
  let lastId = 0
  let bus = 0
  let isTold = false

  const write = (kind: number, flags: number, frame: number, a: number, b: number): void =>
    writer.write(kind, flags, contextId, frame, startWallMs + atMs, a, b)
  const make = (type: NodeType): number => {
    const frame = type === 'AudioWorkletNode' ? nodeId : Number.NaN
    const flags = NODE_TYPES.indexOf(type)
    write(KIND.graphNode, flags, frame, ++lastId, packChannels(2, 0, 0, false))
    return lastId
  }
  const connect = (from: number, to: number, parameter?: ParameterName): number => {
    const flags = parameter === undefined ? 0 : PARAMETER_NAMES.indexOf(parameter) + 1
    write(KIND.graphConnect, flags, to, from, packIndices(0, 0))
    return to
  }
  const start = (node: number): void => write(KIND.graphCall, GRAPH_CALL.start, Number.NaN, node, 0)

  const voice = (): void => {
    const oscillator = make('OscillatorNode')
    const filter = make('BiquadFilterNode')
    const envelope = make('GainNode')
    connect(connect(connect(oscillator, filter), envelope), bus)
    const vibrato = make('OscillatorNode')
    const depth = make('GainNode')
    connect(connect(vibrato, depth), oscillator, 'detune')
    start(oscillator)
    start(vibrato)
  }

  const build = (): void => {
    bus = make('GainNode')
    const compressor = make('DynamicsCompressorNode')
    const end = make('AudioDestinationNode')
    connect(connect(bus, compressor), end)
    connect(compressor, make('AnalyserNode'))
    const delay = make('DelayNode')
    const feedback = make('GainNode')
    connect(connect(bus, delay), feedback)
    connect(feedback, delay)
    connect(delay, compressor)
    connect(make('AudioWorkletNode'), bus)
    make('ConvolverNode')
    const [left, right] = [make('WaveShaperNode'), make('GainNode')]
    connect(connect(left, right), left)
    connect(make('ConstantSourceNode'), bus, 'gain')
    for (let made = 0; made < voices; made++) voice()
  }

  /** The bus as if somebody looked at it: a fade that is scheduled, its value, and the level of two channels. */
  const tell = (toMs: number): void => {
    const value = (kind: number, place: number, flags: number, frame: number, b: number): void =>
      writer.write(kind, flags, place, frame, startWallMs + toMs, bus, b)
    const frameAt = (ms: number): number => ((ms - startMs) / 1000) * 48_000
    const call = (name: ScheduleCall, ms: number, to: number): void =>
      value(KIND.graphSchedule, 0, SCHEDULE_CALLS.indexOf(name), frameAt(ms), to)
    if (!isTold) {
      value(KIND.graphSchedule, 0, CALL_AGAIN, Number.NaN, Number.NaN)
      call('setValueAtTime', startMs, 0.2)
      call('linearRampToValueAtTime', startMs + 5000, 0.9)
      call('setTargetAtTime', startMs + 8000, 0)
      value(KIND.graphSchedule, 0, CALL_LASTS, 48_000, Number.NaN)
    }
    isTold = true
    const gain = 0.2 + 0.7 * Math.min(1, (toMs - startMs) / 5000)
    value(KIND.graphValue, 0, PARAMETER_NAMES.indexOf('gain'), frameAt(toMs), gain)
    value(KIND.graphLevel, 0, 0, gain * 0.3, gain * 0.5)
    value(KIND.graphLevel, 1, 0, gain * 0.2, gain * 0.4)
  }

  return {
    introduce(send) {
      send(2, { type: 'source/define', source: { kind: 'graph', id: GRAPH_ID, joined: false } })
    },
    chunk(fromMs, toMs, send) {
      const ship = (): void => {
        const bytes = writer.take()
        if (bytes.byteLength > 0)
          send({ type: 'records/chunk', stream: GRAPH_ID, dropped: 0, bytes })
      }
      // A chunk holds 2048 records: a large graph comes in several.
      let written = 0
      writer = {
        take: () => stream.take(),
        write(...fields) {
          stream.write(...fields)
          if (++written % 2000 === 0) ship()
        },
      }
      atMs = fromMs
      if (bus === 0 && toMs > startMs) {
        atMs = Math.max(fromMs, startMs)
        build()
      } else if (bus !== 0 && fromMs % VOICE_EVERY_MS === 0) voice()
      if (bus !== 0) tell(toMs)
      ship()
    },
  }
}
