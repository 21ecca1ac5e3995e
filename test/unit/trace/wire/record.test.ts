import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isIntegerB,
  KIND,
  readRecord,
  RECORD_BYTES,
  RECORD_OFFSET,
  writeRecord,
  type TraceRecord,
} from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'

const anyRecord = fc
  .record({
    kind: fc.constantFrom(...Object.values(KIND)),
    flags: fc.nat(255),
    source: fc.nat(65_535),
    sequence: fc.nat(0xffffffff),
    frame: fc.double(),
    wallMs: fc.double(),
    a: fc.nat(0xffffffff),
  })
  .chain((record) =>
    (isIntegerB(record.kind) ? fc.nat(0xffffffff) : fc.float()).map((b): TraceRecord =>
      Object.assign({ b }, record),
    ),
  )

function write(view: DataView, at: number, record: TraceRecord): void {
  const { kind, flags, source, sequence, frame, wallMs, a, b } = record
  writeRecord(recordView(view.buffer), at, kind, flags, source, sequence, frame, wallMs, a, b)
}

describe('a record', () => {
  it('is read as it was written, whatever its values', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), (records) => {
        const view = new DataView(new ArrayBuffer(records.length * RECORD_BYTES))
        records.forEach((record, index) => write(view, index * RECORD_BYTES, record))
        const back = records.map((_, index) => readRecord(view, index * RECORD_BYTES))
        expect(back).toEqual(records)
      }),
    )
  })
  it('touches no byte but its own 32', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const bytes = new Uint8Array(3 * RECORD_BYTES).fill(0xaa)
        write(new DataView(bytes.buffer), RECORD_BYTES, record)
        const around = [...bytes.subarray(0, RECORD_BYTES), ...bytes.subarray(2 * RECORD_BYTES)]
        expect(around.every((byte) => byte === 0xaa)).toBe(true)
      }),
    )
  })
  it('is read into the given object without another', () => {
    const view = new DataView(new ArrayBuffer(RECORD_BYTES))
    const into = readRecord(view, 0)
    view.setUint8(RECORD_OFFSET.kind, KIND.level)
    expect(readRecord(view, 0, into)).toBe(into)
    expect(into.kind).toBe(KIND.level)
  })
  it('has its fields where the map says, little-endian', () => {
    const view = new DataView(new ArrayBuffer(RECORD_BYTES))
    writeRecord(
      recordView(view.buffer),
      0,
      KIND.midiEvent,
      1,
      0x0203,
      0x04050607,
      1.5,
      2.5,
      0x08090a0b,
      0x0c0d0e0f,
    )
    expect(view.getUint16(RECORD_OFFSET.source, true)).toBe(0x0203)
    expect(view.getUint32(RECORD_OFFSET.sequence, true)).toBe(0x04050607)
    expect(view.getFloat64(RECORD_OFFSET.frame, true)).toBe(1.5)
    expect(view.getFloat64(RECORD_OFFSET.wallMs, true)).toBe(2.5)
    expect(view.getUint32(RECORD_OFFSET.a, true)).toBe(0x08090a0b)
    expect(view.getUint32(RECORD_OFFSET.b, true)).toBe(0x0c0d0e0f)
  })
})
