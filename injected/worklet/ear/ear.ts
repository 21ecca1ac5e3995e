// Keeps what the tap hears, for audits that listen: samples in chunks, which go to the page as they fill up. Audio
// thread; allocates nothing after it was opened, but one small message for each chunk.

import type { Clock } from '../../../trace/wire/clock.ts'
import {
  EAR_CHUNK_BYTES,
  EAR_CHUNK_FRAMES,
  EAR_CHUNKS,
  type FromEar,
  type ToEar,
} from '../../../trace/wire/ear-protocol.ts'
import {
  addListener,
  at,
  byteLengthOf,
  createBuffer,
  createList,
  lengthOf,
  type List,
  messageData,
  min,
  NativeFloat32Array,
  own,
  postOn,
  push,
  startPort,
  takeAt,
} from '../natives.ts'

type Channels = readonly Float32Array[]

export interface Ear {
  /** A message that the tap does not know: true where it was for the ear. */
  take(message: object): boolean
  /** What sounds in one quantum of `count` frames: `streams` where nothing goes to the destination. */
  hear(output: Channels, streams: Channels, frame: number, count: number): void
}

export type OpenEar = (clock: Pick<Clock, 'now'>) => Ear

interface Chunk {
  readonly bytes: ArrayBuffer
  readonly samples: Float32Array
}

const chunkOn = (bytes: ArrayBuffer): Chunk => ({ bytes, samples: new NativeFloat32Array(bytes) })

/** An ear that hears nothing before it is told to. `clock`: the audio thread's wall clock. */
export const createEar: OpenEar = (clock) => {
  let port: MessagePort | null = null
  const free: List<Chunk> = createList()
  let chunk: Chunk | null = null
  let firstFrame = 0
  let filled = 0
  let dropped = 0

  const open = (given: MessagePort): void => {
    port = given
    while (free.length < EAR_CHUNKS) push(free, chunkOn(createBuffer(EAR_CHUNK_BYTES)))
    addListener(given, 'message', (event) => {
      const message = messageData(event) as ToEar
      if (message.type !== 'ear/return' || byteLengthOf(message.bytes) !== EAR_CHUNK_BYTES) return
      if (free.length < EAR_CHUNKS) push(free, chunkOn(message.bytes))
    })
    startPort(given)
  }

  const send = (): void => {
    if (chunk === null || filled === 0) return
    const { bytes } = chunk
    const message: FromEar = {
      type: 'ear/chunk',
      bytes,
      frame: firstFrame,
      frames: filled,
      wallMs: clock.now(),
      dropped,
    }
    chunk = null
    filled = 0
    postOn(port, message, [bytes])
  }

  /** One channel of a piece, or nothing where the page has connected nothing. */
  const keep = (from: Float32Array | undefined, start: number, to: number, count: number): void => {
    const samples = (chunk as Chunk).samples
    const there = from === undefined ? 0 : min(count, lengthOf(from) - start)
    for (let index = 0; index < there; index++)
      samples[to + index] = (from as Float32Array)[start + index] as number
    for (let index = there; index < count; index++) samples[to + index] = 0
  }

  return {
    take(message) {
      if ((message as ToEar).type !== 'ear/open') return false
      const given = own(message as { port?: MessagePort }, 'port')
      if (port === null && given !== undefined) open(given)
      return true
    },
    hear(output, streams, frame, count) {
      if (port === null) return
      const channels = output.length > 0 ? output : streams
      const left = at(channels, 0)
      const right = at(channels, 1) ?? left
      // Frames are missing: what comes is no continuation.
      if (filled > 0 && frame !== firstFrame + filled) send()
      let start = 0
      while (start < count) {
        if (chunk === null) {
          chunk = takeAt(free, free.length - 1) ?? null
          firstFrame = frame + start
          if (chunk === null) {
            dropped += count - start
            return
          }
        }
        const length = min(count - start, EAR_CHUNK_FRAMES - filled)
        keep(left, start, filled, length)
        keep(right, start, EAR_CHUNK_FRAMES + filled, length)
        filled += length
        start += length
        if (filled === EAR_CHUNK_FRAMES) send()
      }
    },
  }
}
