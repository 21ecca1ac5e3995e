// What the store is asked and answers. Types and names only; the panel's page and the store's worker share them.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'

/** What a recording is named by where it is offered. */
export interface RecordingInfo {
  /** Letters, digits and `-`. */
  readonly id: string
  /** Of the inspected page; '' where unknown. */
  readonly origin: string
  /** Epoch ms; 0 where unknown. */
  readonly startedWallMs: number
  /** What it is one of, such as "Performance 2 of 3: song.mid"; left out: nothing in particular. */
  readonly label?: string
}

export interface StoredRecording extends RecordingInfo {
  /** On disk. */
  readonly bytes: number
}

/**
 * Why no more is written. `full`: the disk, or the share of it that the browser grants, is. `too-long`: it is as large
 * as a trace can be. `failed`: the disk refused.
 */
export type StoreEnd = 'full' | 'too-long' | 'failed'

/** Bytes that may still be written, as far as the browser tells. */
export interface StoreRoom {
  readonly freeBytes: number
}

export interface StoreOrders {
  /** Resolves to null where somebody else writes this recording, or where there is no room worth beginning. */
  begin(info: RecordingInfo, config: ProfilerConfig): Promise<BegunRecording | null>
  /** Ends the file. The recording stays this panel's until it is released, removed, or the panel is gone. */
  end(): Promise<void>
  /** Gives the recording up for others to offer. */
  release(): Promise<void>
  /** Those that nobody holds, newest first. What was saved is taken away on this occasion. */
  left(): Promise<StoredRecording[]>
  /** One whole trace file of all of the recording. Rejects with one sentence where nothing can be read. */
  pack(id: string): Promise<Blob>
  /** The bytes of each of its files, in order. What is still to be written is written first. */
  sizes(id: string): Promise<number[]>
  /** At most `length` bytes of one of its files. */
  piece(id: string, segment: number, at: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  remove(id: string): Promise<void>
  /** It is somewhere else now: not to be offered any more. */
  markSaved(id: string): Promise<void>
}

export interface BegunRecording extends StoreRoom {
  /** From 1; those before it were written by panels that are gone. */
  readonly segment: number
}

export type StoreOrder = {
  [Name in keyof StoreOrders]: { call: number; name: Name; values: Parameters<StoreOrders[Name]> }
}[keyof StoreOrders]

export type ToStore = StoreOrder | { append: readonly StampedMessage[] }

export type FromStore =
  | { call: number; result: unknown }
  | { call: number; problem: string }
  /** All of the messages so far that weigh so much (`weightOf`) are in the file. */
  | { written: number }
  | { ended: StoreEnd; problem: string }

/** Bytes that a message holds until it is written, about. */
export const weightOf = ({ message }: StampedMessage): number =>
  512 + ('bytes' in message ? message.bytes.byteLength : 0)
