// Records into columns: finds for each field the shortest form that gives the same bits again. Any context.

import { isIntegerB, KIND, RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'
import { isStorable } from './column-bytes.ts'
import type { ColumnWriters } from './columns.ts'
import { NAN_HIGH, stepsBetween } from './double-bits.ts'
import {
  A_FORM,
  B_FORM,
  expectedMicros,
  FRAME_FORM,
  frameOfMicros,
  isKeyed,
  isSpan,
  type Lane,
  pacedA,
  packForms,
  QUANTUM,
  SEQUENCE_FORM,
  type StreamStart,
  StreamState,
  WALL_FORM,
} from './record-shape.ts'
import { nearestTick, wallOfTicks } from './tick-clock.ts'

/** Sample rates that are looked for behind frames that were times. */
const RATES = [48_000, 44_100, 96_000, 88_200, 192_000, 176_400, 32_000, 22_050, 16_000, 8000]
/** As far as a frame may lie from the one that its time gives, in doubles. */
const MOST_NEAR = 4096
const MAX_STEPS = 2 ** 40

/** What the encoder alone knows of a lane. */
interface Written {
  /** Number of each shape, by what is in it. */
  readonly shapes: Map<number, number>
  /** Form of the last `a`: where two fit, it stays. */
  aForm: number
  /** Behind the last frame that was a time; 0: none was. */
  rate: number
}

/** Writes the records of one stream of one chunk. */
export class RecordEncoder {
  readonly #columns: ColumnWriters
  readonly #state: StreamState
  readonly #written = new Map<Lane, Written>()
  #shapes = 0
  /** The record: its view, where it begins there, and what was found of it. */
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0
  #wallMs = 0
  #ticks = 0
  #frame = 0

  constructor(columns: ColumnWriters, start: StreamStart) {
    this.#columns = columns
    this.#state = new StreamState(start)
  }

  /** Any thread. The view holds whole records. */
  write(view: DataView): void {
    this.#view = view
    for (let at = 0; at < view.byteLength; at += RECORD_BYTES) {
      this.#at = at
      this.#writeRecord()
    }
  }

  #writeRecord(): void {
    const view = this.#view
    const at = this.#at
    const kind = view.getUint8(at + RECORD_OFFSET.kind)
    const a = view.getUint32(at + RECORD_OFFSET.a, true)
    const source = view.getUint16(at + RECORD_OFFSET.source, true)
    const lane = this.#state.lane(kind, source, isKeyed(kind, a) ? a : 0)
    const written = this.#writtenOf(lane)
    const sequence = this.#writeSequence(view.getUint32(at + RECORD_OFFSET.sequence, true))
    const wall = this.#writeWall(lane)
    const frame = this.#writeFrame(lane, written)
    const aForm = this.#writeA(lane, written, a)
    const b = this.#writeB(lane)
    const forms = packForms(sequence, wall, frame, aForm, b)
    const flags = view.getUint8(at + RECORD_OFFSET.flags)
    this.#writeShape(lane, written, flags, forms, a)
  }

  #writtenOf(lane: Lane): Written {
    let written = this.#written.get(lane)
    if (written === undefined) {
      written = { shapes: new Map(), aForm: A_FORM.same, rate: 0 }
      this.#written.set(lane, written)
    }
    return written
  }

  #writeShape(lane: Lane, written: Written, flags: number, forms: number, a: number): void {
    const { shapes, records } = this.#columns
    const isTime = ((forms >> 3) & 7) === FRAME_FORM.micros
    const key = ((isTime ? written.rate : 0) * 256 + flags) * 4096 + forms
    const known = written.shapes.get(key)
    if (known !== undefined) {
      records.number(known)
      return
    }
    records.number(this.#shapes)
    written.shapes.set(key, this.#shapes)
    this.#shapes += 1
    shapes.number(lane.kind)
    shapes.number(flags)
    shapes.number(lane.source)
    shapes.number(forms)
    if (((forms >> 6) & 7) === A_FORM.fixed) shapes.number(a)
    if (isTime) shapes.number(written.rate)
  }

  #writeSequence(sequence: number): number {
    const expected = (this.#state.sequence + 1) >>> 0
    this.#state.sequence = sequence
    if (sequence === expected) return SEQUENCE_FORM.next
    this.#columns.near.signed(sequence - expected)
    return SEQUENCE_FORM.other
  }

  #writeWall(lane: Lane): number {
    const state = this.#state
    const { clock } = state
    const wallMs = this.#view.getFloat64(this.#at + RECORD_OFFSET.wallMs, true)
    this.#wallMs = wallMs
    const ticks = nearestTick(clock, wallMs)
    const passed = ticks - state.ticks
    const steps = isStorable(passed) ? doublesBetween(wallOfTicks(clock, ticks), wallMs) : NaN
    if (Number.isNaN(steps) || !Number.isSafeInteger(ticks)) {
      this.#ticks = state.ticks
      this.#writeRaw(RECORD_OFFSET.wallMs, 8)
      return WALL_FORM.raw
    }
    this.#ticks = ticks
    if (lane.isInLine) state.ticks = ticks
    if (steps !== 0) this.#columns.near.signed(steps)
    else if (passed === 0) return WALL_FORM.same
    this.#columns.wall.signed(passed)
    return steps === 0 ? WALL_FORM.ticks : WALL_FORM.near
  }

  #writeFrame(lane: Lane, written: Written): number {
    const offset = this.#at + RECORD_OFFSET.frame
    const frame = this.#view.getFloat64(offset, true)
    this.#frame = frame
    if (Number.isNaN(frame)) {
      const isPlain =
        this.#view.getUint32(offset, true) === 0 &&
        this.#view.getUint32(offset + 4, true) === NAN_HIGH
      if (isPlain) return FRAME_FORM.none
      this.#writeRaw(RECORD_OFFSET.frame, 8)
      return FRAME_FORM.raw
    }
    const { forFrame } = lane
    const reference = forFrame.frame
    forFrame.frame = frame
    if (Object.is(frame, reference)) return FRAME_FORM.same
    if (lane.kind === KIND.outputClock && this.#writeMicros(lane, written)) return FRAME_FORM.micros
    const from = Math.floor(reference)
    const passed = frame - from
    if (isStorable(passed) && Object.is(from + passed, frame)) {
      const isWhole = passed % QUANTUM === 0
      this.#columns.frame.signed(isWhole ? passed / QUANTUM : passed)
      return isWhole ? FRAME_FORM.quanta : FRAME_FORM.frames
    }
    this.#writeRaw(RECORD_OFFSET.frame, 8)
    return FRAME_FORM.raw
  }

  /** False where the frame was no time in µs; nothing is written then. */
  #writeMicros({ own }: Lane, written: Written): boolean {
    const frame = this.#frame
    if (written.rate === 0 || Number.isNaN(stepsFromTime(frame, written.rate))) {
      written.rate = RATES.find((rate) => !Number.isNaN(stepsFromTime(frame, rate))) ?? 0
      if (written.rate === 0) return false
    }
    const micros = Math.round((frame / written.rate) * 1e6)
    const passed = micros - expectedMicros(own, this.#ticks, this.#state.clock)
    if (!isStorable(passed)) return false
    this.#columns.frame.signed(passed)
    this.#columns.near.signed(stepsFromTime(frame, written.rate))
    own.micros = micros
    own.ticks = this.#ticks
    return true
  }

  #writeA(lane: Lane, written: Written, a: number): number {
    if (isKeyed(lane.kind, a)) return A_FORM.fixed
    const { forA } = lane
    const before = forA.a
    const paced = pacedA(forA, this.#frame)
    forA.a = a
    forA.aFrame = this.#frame
    const fits = (form: number): boolean =>
      (form === A_FORM.same && a === before) ||
      (form === A_FORM.next && a === before + 1) ||
      (form === A_FORM.paced && a === paced)
    if (fits(written.aForm)) return written.aForm
    written.aForm = A_FORMS.find(fits) ?? A_FORM.other
    if (written.aForm === A_FORM.other) this.#columns.a.signed(a - before)
    return written.aForm
  }

  #writeB(lane: Lane): number {
    const offset = this.#at + RECORD_OFFSET.b
    const bits = this.#view.getUint32(offset, true)
    const { own } = lane
    const before = own.b
    own.b = bits
    const isFloat = !isIntegerB(lane.kind)
    if (isSpan(lane.kind)) {
      const ticks = this.#spanTicks(this.#view.getFloat32(offset, true))
      if (!Number.isNaN(ticks)) {
        this.#columns.b.signed(ticks)
        return B_FORM.span
      }
    }
    if (bits === 0) return B_FORM.zero
    if (bits === before) return B_FORM.same
    if (!isFloat) {
      this.#columns.b.signed((bits - before) | 0)
      return B_FORM.other
    }
    const passed = wholeFloat(bits) - wholeFloat(before)
    if (!Number.isNaN(passed)) {
      this.#columns.b.signed(passed)
      return B_FORM.whole
    }
    this.#writeRaw(RECORD_OFFSET.b, 4)
    return B_FORM.raw
  }

  /** Ticks from the record's to the one at which it ended; NaN where that gives other bits. */
  #spanTicks(spanUs: number): number {
    const { clock } = this.#state
    const end = nearestTick(clock, this.#wallMs + spanUs / 1000)
    const span = Math.fround((wallOfTicks(clock, end) - this.#wallMs) * 1000)
    const passed = end - this.#ticks
    return Object.is(span, spanUs) && isStorable(passed) ? passed : NaN
  }

  #writeRaw(field: number, bytes: number): void {
    const { buffer, byteOffset } = this.#view
    this.#columns.raw.raw(new Uint8Array(buffer, byteOffset + this.#at + field, bytes))
  }
}

const A_FORMS = [A_FORM.same, A_FORM.paced, A_FORM.next]

/** Doubles from one to the other; NaN where they are not near. */
function doublesBetween(from: number, to: number): number {
  if (Object.is(from, to)) return 0
  const steps = stepsBetween(from, to)
  return Math.abs(steps) <= MAX_STEPS ? steps : NaN
}

/** Doubles from the frame of the nearest whole µs; NaN where the frame was hardly made of one. */
function stepsFromTime(frame: number, rate: number): number {
  const micros = Math.round((frame / rate) * 1e6)
  const steps = stepsBetween(frameOfMicros(micros, rate), frame)
  return Math.abs(steps) <= MOST_NEAR ? steps : NaN
}

const floats = new DataView(new ArrayBuffer(4))
const MAX_WHOLE = 2 ** 24

/** The value of a float that is a whole number; NaN of others. */
function wholeFloat(bits: number): number {
  floats.setUint32(0, bits)
  const value = floats.getFloat32(0)
  const isWhole = Number.isInteger(value) && Math.abs(value) <= MAX_WHOLE && !Object.is(value, -0)
  return isWhole ? value : NaN
}
