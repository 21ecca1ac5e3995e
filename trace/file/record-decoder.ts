// Columns back into records, bit for bit. What it reads is hostile: whatever the columns hold, it gives records or
// throws ColumnError, and never more of them than it was asked for. Any context.

import { RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'
import { ColumnError } from './column-bytes.ts'
import type { ColumnReaders } from './columns.ts'
import { NAN_HIGH, stepped } from './double-bits.ts'
import {
  A_FORM,
  B_FORM,
  expectedMicros,
  FRAME_FORM,
  frameOfMicros,
  isKeyed,
  type Lane,
  MAX_FORMS,
  pacedA,
  QUANTUM,
  SEQUENCE_FORM,
  type Shape,
  type StreamStart,
  StreamState,
  WALL_FORM,
} from './record-shape.ts'
import { wallOfTicks } from './tick-clock.ts'

/** Reads the records of one stream of one chunk. */
export class RecordDecoder {
  readonly #columns: ColumnReaders
  readonly #state: StreamState
  readonly #shapes: Shape[] = []
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0
  #wallMs = 0
  #ticks = 0
  #frame = 0

  constructor(columns: ColumnReaders, start: StreamStart) {
    this.#columns = columns
    this.#state = new StreamState(start)
  }

  /** The next records. Any thread; allocates them. Throws ColumnError. */
  read(count: number): ArrayBuffer {
    const buffer = new ArrayBuffer(count * RECORD_BYTES)
    this.#view = new DataView(buffer)
    for (let at = 0; at < buffer.byteLength; at += RECORD_BYTES) {
      this.#at = at
      this.#readRecord()
    }
    return buffer
  }

  #readRecord(): void {
    const { lane, flags, forms, a, rate } = this.#readShape()
    const view = this.#view
    const at = this.#at
    view.setUint8(at + RECORD_OFFSET.kind, lane.kind)
    view.setUint8(at + RECORD_OFFSET.flags, flags)
    view.setUint16(at + RECORD_OFFSET.source, lane.source, true)
    this.#readSequence(forms & 1)
    this.#readWall((forms >> 1) & 3, lane)
    this.#readFrame((forms >> 3) & 7, lane, rate)
    this.#readA((forms >> 6) & 7, lane, a)
    this.#readB(forms >> 9, lane)
  }

  #readShape(): Shape {
    const { records, shapes } = this.#columns
    const number = records.number()
    const known = this.#shapes[number]
    if (known !== undefined) return known
    if (number !== this.#shapes.length) throw new ColumnError('A record is of an unknown shape.')
    const kind = shapes.number()
    const flags = shapes.number()
    const source = shapes.number()
    const forms = shapes.number()
    if (kind > 0xff || flags > 0xff || source > 0xffff || forms > MAX_FORMS) {
      throw new ColumnError('A shape has a number that no record has.')
    }
    const isFixed = ((forms >> 6) & 7) === A_FORM.fixed
    const a = isFixed ? shapes.number() : 0
    if (isFixed && !isKeyed(kind, a)) throw new ColumnError('A shape has a key that is none.')
    const rate = ((forms >> 3) & 7) === FRAME_FORM.micros ? shapes.number() : 0
    const shape = { lane: this.#state.lane(kind, source, a), flags, forms, a, rate }
    this.#shapes.push(shape)
    return shape
  }

  #readSequence(form: number): void {
    let sequence = (this.#state.sequence + 1) >>> 0
    if (form === SEQUENCE_FORM.other) sequence = (sequence + this.#columns.near.signed()) >>> 0
    this.#state.sequence = sequence
    this.#view.setUint32(this.#at + RECORD_OFFSET.sequence, sequence, true)
  }

  #readWall(form: number, lane: Lane): void {
    const state = this.#state
    const { clock } = state
    const offset = this.#at + RECORD_OFFSET.wallMs
    if (form === WALL_FORM.raw) {
      this.#ticks = state.ticks
      this.#copyRaw(RECORD_OFFSET.wallMs, 8)
      this.#wallMs = this.#view.getFloat64(offset, true)
      return
    }
    this.#ticks = form === WALL_FORM.same ? state.ticks : state.ticks + this.#columns.wall.signed()
    if (lane.isInLine) state.ticks = this.#ticks
    this.#wallMs = wallOfTicks(clock, this.#ticks)
    if (form === WALL_FORM.near) {
      this.#wallMs = stepped(this.#wallMs, this.#columns.near.signed())
    }
    this.#view.setFloat64(offset, this.#wallMs, true)
  }

  #readFrame(form: number, lane: Lane, rate: number): void {
    const offset = this.#at + RECORD_OFFSET.frame
    const { forFrame, own } = lane
    if (form === FRAME_FORM.none) {
      this.#frame = Number.NaN
      this.#view.setUint32(offset + 4, NAN_HIGH, true)
      return
    }
    if (form === FRAME_FORM.raw) {
      this.#copyRaw(RECORD_OFFSET.frame, 8)
      this.#frame = this.#view.getFloat64(offset, true)
      if (!Number.isNaN(this.#frame)) forFrame.frame = this.#frame
      return
    }
    this.#frame = this.#frameOf(form, lane, rate)
    if (form === FRAME_FORM.micros) own.ticks = this.#ticks
    forFrame.frame = this.#frame
    this.#view.setFloat64(offset, this.#frame, true)
  }

  #frameOf(form: number, { forFrame, own }: Lane, rate: number): number {
    const { frame, near } = this.#columns
    switch (form) {
      case FRAME_FORM.same:
        return forFrame.frame
      case FRAME_FORM.quanta:
        return Math.floor(forFrame.frame) + frame.signed() * QUANTUM
      case FRAME_FORM.frames:
        return Math.floor(forFrame.frame) + frame.signed()
      case FRAME_FORM.micros:
        own.micros = expectedMicros(own, this.#ticks, this.#state.clock) + frame.signed()
        return stepped(frameOfMicros(own.micros, rate), near.signed())
      default:
        throw new ColumnError('A frame is told in an unknown form.')
    }
  }

  #readA(form: number, { forA }: Lane, fixed: number): void {
    const offset = this.#at + RECORD_OFFSET.a
    if (form === A_FORM.fixed) {
      this.#view.setUint32(offset, fixed, true)
      return
    }
    const a = this.#aOf(form, forA)
    forA.a = a >>> 0
    forA.aFrame = this.#frame
    this.#view.setUint32(offset, a, true)
  }

  #aOf(form: number, reference: Lane['forA']): number {
    switch (form) {
      case A_FORM.same:
        return reference.a
      case A_FORM.next:
        return reference.a + 1
      case A_FORM.paced:
        return pacedA(reference, this.#frame)
      case A_FORM.other:
        return reference.a + this.#columns.a.signed()
      default:
        throw new ColumnError('A number is told in an unknown form.')
    }
  }

  #readB(form: number, { own }: Lane): void {
    const offset = this.#at + RECORD_OFFSET.b
    const view = this.#view
    const { b } = this.#columns
    switch (form) {
      case B_FORM.zero:
        break
      case B_FORM.same:
        view.setUint32(offset, own.b, true)
        break
      case B_FORM.other:
        view.setUint32(offset, own.b + b.signed(), true)
        break
      case B_FORM.whole:
        view.setUint32(offset, own.b, true)
        view.setFloat32(offset, view.getFloat32(offset, true) + b.signed(), true)
        break
      case B_FORM.span: {
        const endMs = wallOfTicks(this.#state.clock, this.#ticks + b.signed())
        view.setFloat32(offset, (endMs - this.#wallMs) * 1000, true)
        break
      }
      case B_FORM.raw:
        this.#copyRaw(RECORD_OFFSET.b, 4)
        break
      default:
        throw new ColumnError('A value is told in an unknown form.')
    }
    own.b = view.getUint32(offset, true)
  }

  #copyRaw(field: number, bytes: number): void {
    const target = new Uint8Array(this.#view.buffer, this.#at + field, bytes)
    target.set(this.#columns.raw.raw(bytes))
  }
}
