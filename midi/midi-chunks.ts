// Walks the chunks of a Standard MIDI File and finds its tracks, also where the file is wrapped in RIFF (.rmi), cut
// off, or says a wrong number of tracks. Only bounds are looked at here; the events are read elsewhere. Any context.

export const MAX_BYTES = 16 * 1024 * 1024
const MAX_TRACKS = 4096
const HEADER_BYTES = 14
const CHUNK_HEAD_BYTES = 8

/** A file that cannot be played; `message` is the end of a sentence that begins with the file's name. */
export class MidiFileError extends Error {}

/**
 * Something that is wrong with a file, and what is done about it: each part ends a sentence that begins
 * with the file's name.
 */
export interface Fault {
  what: string
  remedy: string
}

export interface RawTrack {
  /** From 1. */
  number: number
  bytes: Uint8Array
  /** Where they begin in the file. */
  offset: number
  /** True where the file ends before the track does. */
  isCut: boolean
}

export interface MidiChunks {
  /** 0, 1 or 2; a format 0 with several tracks is told as 1. */
  format: number
  /** As in the header: ticks of a beat, or negative SMPTE rate and ticks of a frame. */
  division: number
  tracks: RawTrack[]
  faults: Fault[]
}

/**
 * The tracks in their order, as views of `bytes`, and what is wrong with the file around them. Throws MidiFileError
 * where there is no header that can be understood, or no track. Allocates nothing to speak of.
 */
export function walkChunks(bytes: Uint8Array): MidiChunks {
  if (bytes.length === 0) throw new MidiFileError('is empty')
  if (bytes.length > MAX_BYTES) throw new MidiFileError('is larger than 16 MiB')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = findHeader(bytes, view)
  if (bytes.length < start + HEADER_BYTES) throw new MidiFileError('ends inside its header')
  const headerLength = view.getUint32(start + 4)
  const format = view.getUint16(start + 8)
  const declared = view.getUint16(start + 10)
  const division = view.getUint16(start + 12)
  if (headerLength < 6) throw new MidiFileError('has a header that is too short')
  if (format > 2) throw new MidiFileError(`has the unknown format ${format}`)
  if (declared > MAX_TRACKS) throw new MidiFileError(`has more than ${MAX_TRACKS} tracks`)

  const tracks: RawTrack[] = []
  const faults: Fault[] = []
  let offset = start + CHUNK_HEAD_BYTES + headerLength
  while (offset + CHUNK_HEAD_BYTES <= bytes.length) {
    const name = chunkName(bytes, offset)
    if (!/^[\x20-\x7e]{4}$/.test(name)) {
      // What follows the last track is nobody's business; before it, the way to the next track is lost.
      if (tracks.length < declared) {
        const what = `is damaged where track ${tracks.length + 1} should begin`
        faults.push({ what, remedy: 'what follows is left out' })
      }
      break
    }
    const from = offset + CHUNK_HEAD_BYTES
    const end = from + view.getUint32(offset + 4)
    if (name === 'MTrk') {
      const number = tracks.length + 1
      if (number > MAX_TRACKS) throw new MidiFileError(`has more than ${MAX_TRACKS} tracks`)
      const isCut = end > bytes.length
      tracks.push({ number, bytes: bytes.subarray(from, end), offset: from, isCut })
      if (isCut) {
        faults.push({
          what: `ends inside track ${number}`,
          remedy: 'what is whole is played',
        })
      }
    }
    offset = end
  }

  if (tracks.length < declared && faults.length === 0) {
    faults.push({
      what: `ends after ${tracks.length} of ${declared} tracks`,
      remedy: 'they are played',
    })
  }
  if (tracks.length === 0) throw new MidiFileError(faults[0]?.what ?? 'has no tracks')
  if (tracks.length > declared) {
    faults.push({
      what: `has ${tracks.length} tracks where its header says ${declared}`,
      remedy: 'all are played',
    })
  }
  const isTooMany = format === 0 && tracks.length > 1
  if (isTooMany) {
    faults.push({
      what: `has ${tracks.length} tracks, but its format 0 allows one`,
      remedy: 'they are played together',
    })
  }
  return { format: isTooMany ? 1 : format, division, tracks, faults }
}

/** Offset of `MThd`: 0, or inside the `data` chunk of a RIFF file of the kind RMID. */
function findHeader(bytes: Uint8Array, view: DataView): number {
  if (chunkName(bytes, 0) === 'MThd') return 0
  if (chunkName(bytes, 0) === 'RIFF' && chunkName(bytes, 8) === 'RMID') {
    let offset = 12
    while (offset + CHUNK_HEAD_BYTES <= bytes.length) {
      const from = offset + CHUNK_HEAD_BYTES
      if (chunkName(bytes, offset) === 'data' && chunkName(bytes, from) === 'MThd') return from
      const length = view.getUint32(offset + 4, true)
      offset = from + length + (length % 2)
    }
  }
  throw new MidiFileError('is not a Standard MIDI File')
}

function chunkName(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
