// How bytes are looked at to write records into them: as numbers of their own sizes. Any context; needs nothing of the
// page.

import { NativeFloat32Array, NativeFloat64Array, NativeUint32Array } from './natives.ts'

/**
 * Bytes to write records into. Three arrays over the same bytes, whose elements no page can reach: a store is a
 * fraction of a call. Every browser's are little-endian.
 */
export interface RecordView {
  readonly words: Uint32Array
  readonly floats: Float32Array
  readonly doubles: Float64Array
}

/** A view of the whole buffer, which holds whole records and whatever whole doubles are before them. Allocates. */
export const recordView = (buffer: ArrayBufferLike): RecordView => ({
  words: new NativeUint32Array(buffer),
  floats: new NativeFloat32Array(buffer),
  doubles: new NativeFloat64Array(buffer),
})
