// A compressed bank of any size: the streams of a real one, again and again. Node.

import { assembleSoundFont, joinBytes } from './build-soundfont.ts'
import { chunkOf, replaceChunk } from './edit-soundfont.ts'
import { readSonivox } from './sonivox.ts'
import { partsOf } from './unpadded-soundfont.ts'

const HEADER_BYTES = 46

/** A bank of about `bytes` bytes: each copy has sample headers of its own, so that each has to be decoded. */
export function longSf3(bytes: number): ArrayBuffer {
  const parts = partsOf(readSonivox('sonivox.sf3'))
  const memory = chunkOf(parts, 'smpl')
  const headers = chunkOf(parts, 'shdr')
  const samples = headers.subarray(0, -HEADER_BYTES)
  const copies = Math.max(1, Math.round(bytes / memory.length))
  const moved = Array.from({ length: copies }, (_, copy) => {
    const table = samples.slice()
    const view = new DataView(table.buffer)
    for (let at = 0; at < table.length; at += HEADER_BYTES) {
      for (const field of [at + 20, at + 24]) {
        view.setUint32(field, view.getUint32(field, true) + copy * memory.length, true)
      }
    }
    return table
  })
  replaceChunk(parts, 'smpl', joinBytes(Array.from({ length: copies }, () => memory)))
  replaceChunk(parts, 'shdr', joinBytes([...moved, headers.subarray(-HEADER_BYTES)]))
  return assembleSoundFont(parts)
}
