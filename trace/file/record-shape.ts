// What the records of a chunk have in common: a shape is kind, flags, source and how each other field is told, so that
// a record is the number of its shape and little else. Writer and reader follow the same state, field by field. Any
// context. docs/trace-format.md tells the whole.

import { PAGE_STREAM } from '../wire/protocol.ts'
import { KIND } from '../wire/record.ts'
import type { TickClock } from './tick-clock.ts'

/** How a field is told. The numbers stand in files. */
export const SEQUENCE_FORM = {
  /** One more than that of the record before. */
  next: 0,
  /** The difference to that. */
  other: 1,
} as const
export const WALL_FORM = {
  /** The same tick as the reference. */
  same: 0,
  /** So many ticks after it. */
  ticks: 1,
  /** So many ticks after it, and so many doubles after that. */
  near: 2,
  raw: 3,
} as const
export const FRAME_FORM = {
  none: 0,
  same: 1,
  /** So many times 128 frames after the reference. */
  quanta: 2,
  /** So many frames after it. */
  frames: 3,
  /** A time in whole microseconds, and so many doubles after that. */
  micros: 4,
  raw: 5,
} as const
export const A_FORM = {
  same: 0,
  next: 1,
  /** The difference to the reference. */
  other: 2,
  /** Stands in the shape. */
  fixed: 3,
  /** As many after the reference as the frame is times 128 frames after the reference's. */
  paced: 4,
} as const
export const B_FORM = {
  zero: 0,
  same: 1,
  /** The difference of two integers. */
  other: 2,
  /** The difference of two floats that are whole numbers. */
  whole: 3,
  /** The time, in µs, from the record's time to a tick, of which the number follows. */
  span: 4,
  raw: 5,
} as const

/** The five forms as one number of twelve bits. */
export const packForms = (
  sequence: number,
  wall: number,
  frame: number,
  a: number,
  b: number,
): number => sequence | (wall << 1) | (frame << 3) | (a << 6) | (b << 9)

export const MAX_FORMS = 0xfff
export const QUANTUM = 128

/** What the last record of its kind and source, or of its group of kinds, left. */
export interface Reference {
  a: number
  /** As bits. */
  b: number
  frame: number
  /** Of the record whose `a` this is. */
  aFrame: number
  ticks: number
  micros: number
}
export const createReference = (): Reference => ({
  a: 0,
  b: 0,
  frame: 0,
  aFrame: 0,
  ticks: 0,
  micros: 0,
})

/** Records of one kind and source in a stream, and what they refer to. */
export interface Lane {
  readonly kind: number
  readonly source: number
  /** Of the lane's values. */
  readonly own: Reference
  /** Whose `a` is told from. */
  readonly forA: Reference
  /** Whose `frame`. */
  readonly forFrame: Reference
  /** Its times are of now, and later ones are told from them. */
  readonly isInLine: boolean
}

/** What records share but for the values that are told of each. */
export interface Shape {
  readonly lane: Lane
  readonly flags: number
  readonly forms: number
  /** Where the form says that it is fixed. */
  readonly a: number
  /** Hz, for frames that are told as times. */
  readonly rate: number
}

const MAX_KEY = 2 ** 25

/** True where a record tells one of several values, and `a` says of which. */
export const isKeyed = (kind: number, a: number): boolean =>
  (kind === KIND.stat || kind === KIND.engineStat || kind === KIND.engineVoice) && a < MAX_KEY

/** Kinds whose `b` is how many µs something took that began at the record's time. */
export const isSpan = (kind: number): boolean =>
  kind === KIND.quantum || kind === KIND.construct || kind === KIND.audioProcess

/** Kinds whose `a` is the number of an event. */
const isOfEvent = (kind: number): boolean =>
  (kind >= KIND.midiEvent && kind <= KIND.actionEnd) || kind === KIND.pageEvent

/** Kinds whose time is not of when they were written. */
const isPast = (kind: number): boolean =>
  kind === KIND.outputClock || kind === KIND.midiEvent || kind === KIND.pageEvent

/** From what the first record of a stream in a chunk is told. */
export interface StreamStart {
  readonly stream: number
  readonly clock: TickClock
  readonly ticks: number
  readonly sequence: number
}

/** One stream of records in a chunk: what the next of them is told from. */
export class StreamState {
  readonly clock: TickClock
  /** Of the last record that was in line. */
  ticks: number
  /** Of the last record. */
  sequence: number
  readonly #isPage: boolean
  readonly #lanes = new Map<number, Lane>()
  readonly #own = new Map<number, Reference>()
  readonly #contexts = new Map<number, Reference>()
  readonly #events = createReference()
  readonly #thread = createReference()

  constructor({ stream, clock, ticks, sequence }: StreamStart) {
    this.#isPage = stream === PAGE_STREAM
    this.clock = clock
    this.ticks = ticks
    this.sequence = sequence
  }

  /** `key`: the record's `a` where it is keyed, else 0. */
  lane(kind: number, source: number, key: number): Lane {
    return inMap(this.#lanes, keyOf(kind, source, key), () => {
      // The end of an action repeats what its beginning said.
      const group = kind === KIND.actionEnd ? KIND.actionStart : kind
      const own = inMap(this.#own, keyOf(group, source, key), createReference)
      return {
        kind,
        source,
        own,
        forA: isOfEvent(kind) ? this.#events : own,
        forFrame: this.#frameReference(kind, source, own),
        isInLine: !isPast(kind),
      }
    })
  }

  #frameReference(kind: number, source: number, own: Reference): Reference {
    if (!this.#isPage) return this.#thread
    const isContext = kind === KIND.eventFrame || kind === KIND.contextClock
    return isContext ? inMap(this.#contexts, source, createReference) : own
  }
}

const keyOf = (kind: number, source: number, key: number): number =>
  (kind * 65536 + source) * MAX_KEY + key

function inMap<Value>(map: Map<number, Value>, key: number, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = create()
  map.set(key, value)
  return value
}

/** The time that a frame is expected to be of, µs: as far behind the last one as the clock says. Any thread. */
export const expectedMicros = (
  { micros, ticks }: Reference,
  now: number,
  clock: TickClock,
): number => (ticks === 0 ? micros : micros + Math.round((now - ticks) * clock.stepUs))

/** The frame of a time in whole µs: these operations, in this order. Any thread. */
export const frameOfMicros = (micros: number, rate: number): number => (micros / 1e6) * rate

/** What `a` is expected to be where it counts quanta. Any thread; NaN where a frame is none. */
export const pacedA = ({ a, aFrame }: Reference, frame: number): number =>
  a + Math.round((frame - aFrame) / QUANTUM)
