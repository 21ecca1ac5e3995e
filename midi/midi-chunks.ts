// Walks the chunks of a Standard MIDI File and finds its tracks, also where the file is wrapped in RIFF (.rmi), cut
// off, or says a wrong number of tracks. Only bounds are looked at here; the events are read elsewhere. Any context.

export const MAX_BYTES = 16 * 1024 * 1024
const MAX_TRACKS = 4096
const HEADER_BYTES = 14
const CHUNK_HEAD_BYTES = 8
/** `MTrk`. */
const TRACK_LETTERS = [0x4d, 0x54, 0x72, 0x6b] as const
/** Of the RIFF files that a RIFF MIDI file may carry: SoundFont, and Downloadable Sounds. */
const BANK_FORMS = new Set(['sfbk', 'DLS '])

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

const UNUSED_BANK: Fault = { what: 'carries a bank of its own sounds', remedy: 'it is not used' }

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
export function walkChunks(file: Uint8Array): MidiChunks {
  if (file.length === 0) throw new MidiFileError('is empty')
  if (file.length > MAX_BYTES) throw new MidiFileError('is larger than 16 MiB')
  const { start, end: fileEnd, hasBank } = findMidi(file)
  const bytes = file.subarray(0, fileEnd)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < start + HEADER_BYTES) throw new MidiFileError('ends inside its header')
  const headerLength = view.getUint32(start + 4)
  const format = view.getUint16(start + 8)
  const declared = view.getUint16(start + 10)
  const division = view.getUint16(start + 12)
  if (headerLength < 6) throw new MidiFileError('has a header that is too short')
  if (format > 2) throw new MidiFileError(`has the unknown format ${format}`)
  if (declared > MAX_TRACKS) throw new MidiFileError(`has more than ${MAX_TRACKS} tracks`)

  const tracks: RawTrack[] = []
  const faults: Fault[] = hasBank ? [UNUSED_BANK] : []
  let offset = start + CHUNK_HEAD_BYTES + headerLength
  while (offset + CHUNK_HEAD_BYTES <= bytes.length) {
    const from = offset + CHUNK_HEAD_BYTES
    const end = from + view.getUint32(offset + 4)
    const isTrack = chunkName(bytes, offset) === 'MTrk'
    if (!isTrack && (!isChunk(bytes, offset) || end > bytes.length)) {
      const next = findTrack(bytes, offset + 1, bytes.length)
      if (next >= 0) {
        const count = next - offset
        const stray = count === 1 ? '1 stray byte' : `${count} stray bytes`
        const what = `has ${stray} before track ${tracks.length + 1}`
        faults.push({ what, remedy: 'they are left out' })
        offset = next
        continue
      }
      // What follows the last track is nobody's business; before it, the way to the next track is lost.
      if (tracks.length < declared) {
        const what = `is damaged where track ${tracks.length + 1} should begin`
        faults.push({ what, remedy: 'what follows is left out' })
      }
      break
    }
    offset = end
    if (!isTrack) continue
    const number = tracks.length + 1
    if (number > MAX_TRACKS) throw new MidiFileError(`has more than ${MAX_TRACKS} tracks`)
    // A length that leads into the middle of something has swallowed the track that begins before.
    const isBoundary = end + CHUNK_HEAD_BYTES > bytes.length || isChunk(bytes, end)
    const next = end <= bytes.length && isBoundary ? -1 : findTrack(bytes, from, end)
    if (next >= 0) offset = next
    const isCut = offset > bytes.length
    tracks.push({ number, bytes: bytes.subarray(from, offset), offset: from, isCut })
    if (next >= 0) {
      const what = `has a wrong length in track ${number}`
      faults.push({ what, remedy: 'it ends where the next one begins' })
    } else if (isCut) {
      faults.push({ what: `ends inside track ${number}`, remedy: 'what is whole is played' })
    }
  }

  if (tracks.length < declared && faults.every((fault) => fault === UNUSED_BANK)) {
    faults.push({
      what: `ends after ${tracks.length} of ${declared} tracks`,
      remedy: 'they are played',
    })
  }
  if (tracks.length === 0) throw new MidiFileError(faults.at(-1)?.what ?? 'has no tracks')
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

interface MidiPlace {
  /** Of `MThd`. */
  start: number
  /** Where the bytes of the MIDI file end. */
  end: number
  /** True where a bank of sounds lies beside it. */
  hasBank: boolean
}

/** The whole file, or what is in the `data` chunk of a RIFF file of the kind RMID. */
function findMidi(file: Uint8Array): MidiPlace {
  if (chunkName(file, 0) === 'MThd') return { start: 0, end: file.length, hasBank: false }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let place: MidiPlace | null = null
  let hasBank = false
  if (chunkName(file, 0) === 'RIFF' && chunkName(file, 8) === 'RMID') {
    let offset = 12
    while (offset + CHUNK_HEAD_BYTES <= file.length) {
      const from = offset + CHUNK_HEAD_BYTES
      const length = view.getUint32(offset + 4, true)
      const name = chunkName(file, offset)
      if (name === 'data' && chunkName(file, from) === 'MThd') {
        place ??= { start: from, end: Math.min(file.length, from + length), hasBank: false }
      }
      if (name === 'RIFF' && BANK_FORMS.has(chunkName(file, from))) hasBank = true
      offset = from + length
      // Writers forget the byte that follows an odd length.
      if (length % 2 === 1 && !isChunk(file, offset)) offset += 1
    }
  }
  if (!place) throw new MidiFileError('is not a Standard MIDI File')
  return { ...place, hasBank }
}

/** True where four letters stand that can name a chunk. */
function isChunk(bytes: Uint8Array, offset: number): boolean {
  return /^[\x20-\x7e]{4}$/.test(chunkName(bytes, offset))
}

/** Where the next track begins between `from` and `to`; −1: nowhere. */
function findTrack(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, bytes.length - CHUNK_HEAD_BYTES + 1)
  const [m, t, r, k] = TRACK_LETTERS
  // Bytes are compared, not texts: all of them can be the first letter.
  for (let at = from; at < end; at += 1) {
    const isTrack = bytes[at] === m && bytes[at + 1] === t && bytes[at + 2] === r
    if (isTrack && bytes[at + 3] === k) return at
  }
  return -1
}

function chunkName(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
