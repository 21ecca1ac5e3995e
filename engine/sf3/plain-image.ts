// The file that a compressed SoundFont becomes: an SF2 file whose sample memory is still to be written. Worker, command
// line.

import type { Layout } from '../soundfont/layout.ts'

/** Of a record in `shdr`. */
export const SAMPLE_HEADER_BYTES = 46

export interface PlainImage {
  readonly file: ArrayBuffer
  /** The sample memory, a view of the file: zeros. */
  readonly memory: Int16Array
  /** Where the first sample header stands. */
  readonly headersAt: number
}

const writeId = (bytes: Uint8Array, at: number, id: string): void => {
  for (let i = 0; i < 4; i++) bytes[at + i] = id.charCodeAt(i)
}

/** Bytes of a chunk with its head and its pad. */
const paddedBytes = (size: number): number => 8 + size + (size % 2)

/** A chunk that stays as it is: its content begins at `from` in the old file. */
interface Copied {
  readonly id: string
  readonly from: number
  readonly size: number
}

/** The file anew, its sizes and pads sound: version 2.01, texts and tables as they were, `wordCount` words of zeros. */
export const createPlainImage = (layout: Layout, wordCount: number): PlainImage => {
  const info = layout.info.map(({ id, start, size }): Copied => ({ id, from: start, size }))
  const { phdr, pbag, pmod, pgen, inst, ibag, imod, igen, shdr } = layout
  const tables = [phdr, pbag, pmod, pgen, inst, ibag, imod, igen, shdr].map(
    ({ id, start, stride, count }): Copied => ({ id, from: start, size: stride * count }),
  )
  const listBytes = (chunks: readonly Copied[]): number =>
    12 + chunks.reduce((sum, { size }) => sum + paddedBytes(size), 0)
  const sdtaBytes = 12 + 8 + wordCount * 2
  const file = new ArrayBuffer(12 + listBytes(info) + sdtaBytes + listBytes(tables))
  const bytes = new Uint8Array(file)
  const view = new DataView(file)
  /** Where each copied chunk's content begins in the new file. */
  const places = new Map<string, number>()
  const writeHead = (at: number, id: string, size: number): void => {
    writeId(bytes, at, id)
    view.setUint32(at + 4, size, true)
  }
  const writeList = (listAt: number, form: string, chunks: readonly Copied[]): number => {
    writeHead(listAt, 'LIST', listBytes(chunks) - 8)
    writeId(bytes, listAt + 8, form)
    let at = listAt + 12
    for (const { id, from, size } of chunks) {
      writeHead(at, id, size)
      bytes.set(layout.bytes.subarray(from, from + size), at + 8)
      places.set(id, at + 8)
      at += paddedBytes(size)
    }
    return at
  }
  writeHead(0, 'RIFF', file.byteLength - 8)
  writeId(bytes, 8, 'sfbk')
  const sdta = writeList(12, 'INFO', info)
  const version = places.get('ifil') ?? 0
  view.setUint16(version, 2, true)
  view.setUint16(version + 2, 1, true)

  writeHead(sdta, 'LIST', sdtaBytes - 8)
  writeId(bytes, sdta + 8, 'sdta')
  writeHead(sdta + 12, 'smpl', wordCount * 2)
  writeList(sdta + sdtaBytes, 'pdta', tables)
  // A new file's offset is even here, as all sizes before it are.
  const memory = new Int16Array(file, sdta + 20, wordCount)
  return { file, memory, headersAt: places.get('shdr') ?? 0 }
}
