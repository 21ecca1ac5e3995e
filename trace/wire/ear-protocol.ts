// Messages between the ear in the audio thread and its part in the page, on a port of their own that no script of the
// page can reach; and what comes of it. Only in recorders that listen for an audit (recorder-ear.js, page-ear.js).
//
// The tap keeps what it hears: two channels of 32-bit samples in a chunk, the left one first. A chunk goes to the page
// by transfer, five or six times a second, and comes back empty; there are four, and none is made later.

/** Frames of a chunk: a sixth of a second at 48 kHz. */
export const EAR_CHUNK_FRAMES = 8192
export const EAR_CHUNKS = 4
export const EAR_CHUNK_BYTES = 2 * EAR_CHUNK_FRAMES * 4

export type ToEar =
  /** The first message, on the tap's own port; `port`, a MessagePort, is transferred. */
  | { type: 'ear/open'; port: object }
  /** An emptied chunk comes back (transferred), on the ear's port. */
  | { type: 'ear/return'; bytes: ArrayBuffer }

/** A chunk, transferred. */
export interface FromEar {
  type: 'ear/chunk'
  bytes: ArrayBuffer
  /** Of the first sample, by the context's clock. */
  frame: number
  /** Those that hold sound, at the start of each channel. */
  frames: number
  /** When the last of them was rendered, by the audio thread's wall clock. */
  wallMs: number
  /** Frames since the ear was opened for which there was no chunk. */
  dropped: number
}

/** What is told of a chunk beside its samples. */
export interface HeardFigures {
  contextId: number
  sampleRate: number
  /** As in FromEar. */
  frame: number
  frames: number
  /** Epoch ms. */
  wallMs: number
  /** Frames that were lost so far, in the audio thread and in the page. */
  dropped: number
  /** Samples that are no number, or infinite; among the samples they are what was before. */
  nonFinite: number
  /** Of both channels, the largest one by its size, and how many were larger than 1. */
  peak: number
  clipped: number
}

/** A chunk on its way from the page. */
export interface HeardSamples extends HeardFigures {
  /** 16-bit samples, little-endian: the left channel, then the right one. 32767 is `peak`. */
  bytes: ArrayBuffer
}

/** The same to who drives the page, as plain JSON. */
export interface HeardChunk extends HeardFigures {
  /** `bytes` as base64. */
  samples: string
}

/** The same to the extension's bridge, on the page's private port: no part of a recording. */
export interface HeardMessage extends HeardSamples {
  type: 'heard/chunk'
}
