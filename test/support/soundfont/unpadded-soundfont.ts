// Writes SoundFont files as real writers get the pad bytes of RIFF wrong: left out, or not counted in
// the sizes around them.

import { type Chunk, joinBytes, type SoundFontParts } from './build-soundfont.ts'

export interface PadHabits {
  /** Whether an odd chunk is followed by a byte. */
  readonly arePadsWritten: boolean
  /** Whether a list's size counts a byte for each odd chunk in it. */
  readonly doListsCountPads: boolean
  /** The same for the size of RIFF, which includes the lists' own. */
  readonly doesRiffCountPads: boolean
}

const head = (id: string, size: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  bytes.set(Buffer.from(id, 'latin1'))
  new DataView(bytes.buffer).setUint32(4, size, true)
  return bytes
}

/** A file of these parts. All three true: what RIFF wants. */
export const writeSoundFont = (parts: SoundFontParts, habits: PadHabits): ArrayBuffer => {
  const pad = new Uint8Array(1)
  let counted = 4
  const body: Uint8Array[] = [Buffer.from('sfbk')]
  const write = (form: string, chunks: readonly Chunk[]): void => {
    const content: Uint8Array[] = [Buffer.from(form)]
    let bytes = 4
    let pads = 0
    for (const [id, data] of chunks) {
      content.push(head(id, data.length), data)
      bytes += 8 + data.length
      if (data.length % 2 === 0) continue
      pads++
      if (habits.arePadsWritten) content.push(pad)
    }
    const size = bytes + (habits.doListsCountPads ? pads : 0)
    const isPadded = habits.arePadsWritten && joinBytes(content).length % 2 === 1
    body.push(head('LIST', size), ...content, isPadded ? pad : new Uint8Array(0))
    counted += 8 + bytes + (habits.doesRiffCountPads ? pads : 0)
  }
  write('INFO', parts.info)
  write('sdta', parts.sdta)
  write('pdta', parts.pdta)
  return joinBytes([head('RIFF', counted), ...body]).buffer
}

const chunksIn = (data: Uint8Array, from: number): Chunk[] => {
  const bytes = Buffer.from(data)
  const chunks: Chunk[] = []
  for (let at = from; at < bytes.length;) {
    const size = bytes.readUInt32LE(at + 4)
    const content = Uint8Array.from(bytes.subarray(at + 8, at + 8 + size))
    chunks.push([bytes.toString('latin1', at, at + 4), content])
    at += 8 + size + (size % 2)
  }
  return chunks
}

/** The parts of a sound file. */
export const partsOf = (file: ArrayBuffer): SoundFontParts => {
  const lists = chunksIn(new Uint8Array(file), 12).map(([, content]) => chunksIn(content, 4))
  const [info = [], sdta = [], pdta = []] = lists
  return { info, sdta, pdta }
}
