// A long recording out of a short real one: played again and again on one axis of time, as if the page had gone on. Its
// clocks go on, and numbers of events, messages and records are counted on.

import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import {
  ACTION,
  ACTION_MASK,
  KIND,
  RECORD_BYTES,
  RECORD_OFFSET,
} from '../../../trace/wire/record.ts'

const EVENT_KINDS: ReadonlySet<number> = new Set([
  KIND.midiEvent,
  KIND.handlerStart,
  KIND.handlerEnd,
  KIND.eventFrame,
  KIND.actionStart,
  KIND.actionEnd,
  KIND.pageEvent,
  KIND.pitchOnset,
])
const COUNTING_KINDS: ReadonlySet<number> = new Set([
  KIND.pageArrive,
  KIND.audioProcess,
  KIND.quantum,
  KIND.arrive,
  KIND.workletPost,
])

export interface LongRecording {
  readonly records: number
  messages(): Generator<StampedMessage>
}

/**
 * What `short` holds, `times` over, `periodMs` apart: a whole number of ticks of its clocks. `documents`: as many pages
 * at once.
 */
export function longRecording(
  short: readonly StampedMessage[],
  options: { times: number; periodMs: number; sampleRate: number; documents?: number },
): LongRecording {
  const { times, periodMs, sampleRate, documents = 1 } = options
  const frames = Math.round((periodMs * sampleRate) / 1000 / 128) * 128
  const counts = countsOf(short)
  return {
    records: counts.records * times * documents,
    *messages() {
      for (let round = 0; round < times; round++) {
        for (const stamped of short) {
          const { message } = stamped
          if (message.type !== 'records/chunk') {
            // What is said once is said in the first round.
            if (round > 0) continue
            for (let number = 0; number < documents; number++) yield ofDocument(stamped, number)
            continue
          }
          const bytes = message.bytes.slice(0)
          shift(bytes, message.stream, round, { periodMs, frames, counts })
          for (let number = 0; number < documents; number++) {
            yield ofDocument({ ...stamped, message: { ...message, bytes } }, number)
          }
        }
      }
    },
  }
}

const ofDocument = (stamped: StampedMessage, number: number): StampedMessage =>
  number === 0
    ? stamped
    : { ...stamped, document: `${stamped.document}-${number}`, frameId: number }

interface Counts {
  records: number
  events: number
  /** Of each stream: sequences; of each counting lane: its numbers. */
  readonly of: Map<string, number>
}

const laneOf = (view: DataView, at: number, stream: number): string =>
  `${stream} ${view.getUint8(at)} ${view.getUint16(at + RECORD_OFFSET.source, true)}`

/** Posts of a port are numbered at their beginning and their end. */
const postOf = (view: DataView, at: number): string | null => {
  const kind = view.getUint8(at)
  const isPost = (view.getUint8(at + RECORD_OFFSET.flags) & ACTION_MASK) === ACTION.post
  if ((kind !== KIND.actionStart && kind !== KIND.actionEnd) || !isPost) return null
  return `post ${view.getUint16(at + RECORD_OFFSET.source, true)}`
}

function countsOf(short: readonly StampedMessage[]): Counts {
  const counts: Counts = { records: 0, events: 0, of: new Map() }
  const raise = (key: string, value: number): void => {
    counts.of.set(key, Math.max(counts.of.get(key) ?? 0, value))
  }
  for (const { message } of short) {
    if (message.type !== 'records/chunk') continue
    const view = new DataView(message.bytes)
    for (let at = 0; at < view.byteLength; at += RECORD_BYTES) {
      counts.records += 1
      const kind = view.getUint8(at)
      const a = view.getUint32(at + RECORD_OFFSET.a, true)
      raise(`${message.stream}`, view.getUint32(at + RECORD_OFFSET.sequence, true) + 1)
      if (EVENT_KINDS.has(kind)) counts.events = Math.max(counts.events, a)
      if (COUNTING_KINDS.has(kind)) raise(laneOf(view, at, message.stream), a)
      const post = postOf(view, at)
      if (post !== null) raise(post, view.getUint32(at + RECORD_OFFSET.b, true))
    }
  }
  return counts
}

function shift(
  bytes: ArrayBuffer,
  stream: number,
  round: number,
  by: { periodMs: number; frames: number; counts: Counts },
): void {
  const view = new DataView(bytes)
  const { counts } = by
  for (let at = 0; at < bytes.byteLength; at += RECORD_BYTES) {
    const kind = view.getUint8(at)
    const add = (field: number, more: number): void =>
      view.setUint32(at + field, view.getUint32(at + field, true) + more * round, true)
    const wallMs = view.getFloat64(at + RECORD_OFFSET.wallMs, true) + by.periodMs * round
    view.setFloat64(at + RECORD_OFFSET.wallMs, wallMs, true)
    const frame = view.getFloat64(at + RECORD_OFFSET.frame, true) + by.frames * round
    if (!Number.isNaN(frame)) view.setFloat64(at + RECORD_OFFSET.frame, frame, true)
    add(RECORD_OFFSET.sequence, counts.of.get(`${stream}`) ?? 0)
    const isOfEvent = EVENT_KINDS.has(kind) && view.getUint32(at + RECORD_OFFSET.a, true) > 0
    if (isOfEvent) add(RECORD_OFFSET.a, counts.events)
    if (COUNTING_KINDS.has(kind)) add(RECORD_OFFSET.a, counts.of.get(laneOf(view, at, stream)) ?? 0)
    const post = postOf(view, at)
    if (post !== null) add(RECORD_OFFSET.b, counts.of.get(post) ?? 0)
  }
}
