// How much work a trace file is worth: a little for any, and more the more bytes it really has, so that a recording is
// read whole however long it is, and a few bytes that unfold into gigabytes are given up. Counted in units of about a
// microsecond, never by a clock: the same file ends at the same message everywhere. Any context.

/** Any file is worth a second of reading. */
const BASE_UNITS = 1_000_000
/** For each byte as stored. Recordings need a fifth of it for reading, two thirds for figures. */
const READ_UNITS_PER_BYTE = 0.25
const FIGURES_UNITS_PER_BYTE = 1.2
/** And one and a half of figures. */
const FIGURES_BASE_UNITS = 1_500_000

/** Work on reading: inflating, parsing, checking. `storedBytes`: those that have come. Any thread. */
export const readUnitsFor = (storedBytes: number): number =>
  BASE_UNITS + READ_UNITS_PER_BYTE * storedBytes

/** Work of a session on what a file of so many bytes holds. Any thread. */
export const figuresUnitsFor = (fileBytes: number): number =>
  FIGURES_BASE_UNITS + FIGURES_UNITS_PER_BYTE * fileBytes

/** Of bytes as stored: copied, and their sum. */
export const bytesUnits = (storedBytes: number): number => storedBytes / 300

/** Of a chunk, inflated to so many bytes. */
export const inflateUnits = (rawBytes: number): number => 3 + rawBytes / 150

/** Of a message: its text parsed, its fields checked and copied. */
export const messageUnits = (jsonBytes: number): number => 4 + jsonBytes / 60
