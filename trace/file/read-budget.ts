// How much work a trace file is worth: a little for any, more the more bytes it really has, and never more than some
// seconds, unless whoever reads it asks for the whole. So recordings are read whole up to hours, a few bytes that
// unfold into gigabytes are given up, and no file holds anybody up unasked. Counted in units of about a microsecond,
// never by a clock: the same file ends at the same message everywhere. Any context.

import { RECORD_BYTES } from '../wire/record.ts'

interface Worth {
  /** Of any file. */
  readonly base: number
  /** For each byte as stored. */
  readonly perByte: number
  /** Whatever its size, where the whole is not asked for. */
  readonly most: number
}

/** Inflating, parsing, checking: recordings need half of what they are worth. */
const READING: Worth = { base: 1_000_000, perByte: 1, most: 1_400_000 }
/** Sessions: recordings need half of what they are worth. */
const FIGURES: Worth = { base: 1_500_000, perByte: 3, most: 3_600_000 }

const unitsFor = ({ base, perByte, most }: Worth, bytes: number, isWhole: boolean): number => {
  const worth = base + perByte * bytes
  return isWhole ? worth : Math.min(most, worth)
}

/** Work on reading. `storedBytes`: those that have come. Any thread. */
export const readUnitsFor = (storedBytes: number, isWhole = false): number =>
  unitsFor(READING, storedBytes, isWhole)

/** Work of a session on what a file of so many bytes holds. Any thread. */
export const figuresUnitsFor = (fileBytes: number, isWhole = false): number =>
  unitsFor(FIGURES, fileBytes, isWhole)

/** True where a file of so many bytes is worth more figures than are made unasked. Any thread. */
export const isLongTrace = (fileBytes: number): boolean =>
  figuresUnitsFor(fileBytes) < figuresUnitsFor(fileBytes, true)

/** Of bytes as stored: copied, and their sum. */
export const bytesUnits = (storedBytes: number): number => storedBytes / 300

/** Of a chunk, inflated to so many bytes. So no more than 112 MB are unfolded unasked. */
export const inflateUnits = (rawBytes: number): number => 3 + rawBytes / 80

/** Of records that were put together from columns: as if they had been inflated. */
export const recordUnits = (records: number): number => (records * RECORD_BYTES) / 80

/** Of a message: its text parsed, its fields checked and copied. `jsonBytes` 0: it had no text. */
export const messageUnits = (jsonBytes: number): number => (jsonBytes > 0 ? 4 : 2) + jsonBytes / 60
