// What was heard of the contexts of a page: samples of two channels in pieces, by the context's frames, and what was
// wrong with them. Bounded for all frames of a page together: beyond MAX_BYTES only the counts go on, beyond MAX_PIECES
// what comes is dropped. Any context.

import type { HeardFigures } from '../../trace/wire/ear-protocol.ts'

/** Eight minutes of two channels at 48 kHz. */
const MAX_BYTES = 92 * 1024 * 1024
/** Four hours and more of one context; a page may say that a piece has one frame. */
const MAX_PIECES = 100_000
const MAX_CONTEXTS = 16

/** Some sixth of a second. */
export interface HeardPiece {
  readonly frame: number
  readonly frames: number
  /** When its last frame was rendered, epoch ms by the audio thread's clock. */
  readonly wallMs: number
  readonly nonFinite: number
  readonly peak: number
  readonly clipped: number
  /** The left channel, then the right one; 32767 is `peak`. Null: it was not kept. */
  readonly samples: Int16Array | null
}

export interface HeardSound {
  readonly contextId: number
  readonly sampleRate: number
  /** In the order of their frames. */
  readonly pieces: readonly HeardPiece[]
  /** Frames that were rendered and not heard. */
  readonly dropped: number
}

/** Two channels of the same length. */
export interface Stereo {
  readonly left: Float32Array
  readonly right: Float32Array
}

/** A chunk that was checked (trace/validate/heard-chunk.ts), its samples as numbers. */
export type UnpackedChunk = HeardFigures & { samples: Int16Array }

export interface HeardSounds {
  take(chunk: UnpackedChunk): void
  /** Of each context that was heard. */
  readonly sounds: readonly HeardSound[]
}

interface Growing extends HeardSound {
  readonly pieces: HeardPiece[]
  dropped: number
  /** Of these, frames that there was no room for here. */
  refused: number
}

/** What all frames of a page have taken of what there is room for. */
export interface HeardRoom {
  bytes: number
  pieces: number
}

export const createHeardRoom = (): HeardRoom => ({ bytes: 0, pieces: 0 })

/** Nothing was heard yet. `room` is that of all frames. */
export function createHeardSounds(room: HeardRoom = createHeardRoom()): HeardSounds {
  const sounds: Growing[] = []
  return {
    sounds,
    take({ contextId, sampleRate, dropped, samples, ...piece }) {
      let sound = sounds.find((each) => each.contextId === contextId)
      if (sound === undefined) {
        if (sounds.length >= MAX_CONTEXTS) return
        sound = { contextId, sampleRate, pieces: [], dropped: 0, refused: 0 }
        sounds.push(sound)
      }
      const last = sound.pieces.at(-1)
      // Pieces come in their order, or from another document.
      if (last !== undefined && piece.frame < last.frame + last.frames) return
      if (room.pieces >= MAX_PIECES) sound.refused += piece.frames
      else {
        room.pieces += 1
        room.bytes += samples.byteLength
        sound.pieces.push({ ...piece, samples: room.bytes > MAX_BYTES ? null : samples })
      }
      sound.dropped = dropped + sound.refused
    },
  }
}

/** `count` frames from `from` on; null where not all of them were heard. Allocates them. Any thread. */
export function readSound({ pieces }: HeardSound, from: number, count: number): Stereo | null {
  const left = new Float32Array(count)
  const right = new Float32Array(count)
  let next = from
  for (let at = pieceAt(pieces, from); at < pieces.length && next < from + count; at++) {
    const { frame, frames, samples, peak } = pieces[at] as HeardPiece
    if (frame > next || samples === null) return null
    const first = next - frame
    const length = Math.min(frames - first, from + count - next)
    const scale = peak / 32767
    for (let index = 0; index < length; index++) {
      left[next - from + index] = (samples[first + index] ?? 0) * scale
      right[next - from + index] = (samples[frames + first + index] ?? 0) * scale
    }
    next += length
  }
  return next >= from + count ? { left, right } : null
}

/** Index of the first piece that ends after `frame`. */
function pieceAt(pieces: readonly HeardPiece[], frame: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle] as HeardPiece
    if (piece.frame + piece.frames <= frame) low = middle + 1
    else high = middle
  }
  return low
}

/** Pieces on each side whose times are taken together: each is rendered within a burst, early or late by a callback. */
const NEAR = 16
/** More than a callback, and the audio thread has paused: what was played then sounds nobody knows when. */
const PAUSE_MS = 80

/**
 * The frame that was rendered at a wall time, epoch ms, within a callback of the device; NaN where nothing was heard,
 * and beside a pause of the audio thread. Any thread.
 */
export function frameAt({ pieces, sampleRate }: HeardSound, wallMs: number): number {
  let near = pieces.findIndex((piece) => piece.wallMs >= wallMs)
  if (near < 0) near = pieces.length - 1
  const offsetOf = (piece: HeardPiece): number =>
    piece.wallMs - ((piece.frame + piece.frames) / sampleRate) * 1000
  const offsets = pieces
    .slice(Math.max(0, near - NEAR), near + NEAR)
    .map(offsetOf)
    .sort((one, other) => one - other)
  const offsetMs = offsets[offsets.length >> 1]
  if (offsetMs === undefined) return Number.NaN
  const beside = pieces.slice(Math.max(0, near - 1), near + 2).map(offsetOf)
  if (beside.some((each) => Math.abs(each - offsetMs) > PAUSE_MS)) return Number.NaN
  return ((wallMs - offsetMs) / 1000) * sampleRate
}
