// What the recorder and the reference's part have in common: what the part is handed, and what it answers to. Page
// world; in page.js.
//
// The part (reference-part.ts) is a module of its own, which comes when scripts of the page have run. So it saves no
// natives of its own: it uses the recorder's, which are the platform as it was before those scripts.

import type { ReferenceOrder } from '../../../trace/wire/page-port.ts'
import {
  contextDestination,
  contextResume,
  contextState,
  contextTime,
  gainOf,
  NativeAudioContext,
  NativeAudioWorkletNode,
  NativeGainNode,
  nodeConnect,
  nodeDisconnect,
  setParamValue,
  workletNodePort,
} from '../audio-natives.ts'
import type { Causality } from '../causality.ts'
import type { Configuration } from '../configuration.ts'
import type { Contexts } from '../contexts/contexts.ts'
import type { Nodes } from '../graph/nodes.ts'
import type { Follower } from '../midi/follower.ts'
import {
  addListener,
  bare,
  clearNativeTimeout,
  copyBytes,
  copyOfBytes,
  createList,
  cutText,
  describeError,
  each,
  lengthOf,
  messageData,
  NativeError,
  nowMs,
  push,
  quietly,
  removeListener,
  round,
  sequence,
  setNativeTimeout,
  startPort,
  takeAll,
  timeOriginMs,
  whenSettled,
  world,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Registry } from '../registry.ts'
import { createModuleSecret, showAs } from '../secrets.ts'

/** Where each of them lies in the platform: a build puts the numbers in, so that no page carries the names. */
export const PLATFORM = {
  addListener: 0,
  bare: 1,
  clearNativeTimeout: 2,
  contextDestination: 3,
  contextResume: 4,
  contextState: 5,
  contextTime: 6,
  copyBytes: 7,
  copyOfBytes: 8,
  createList: 9,
  cutText: 10,
  describeError: 11,
  each: 12,
  gainOf: 13,
  lengthOf: 14,
  messageData: 15,
  createModuleSecret: 16,
  NativeAudioContext: 17,
  NativeAudioWorkletNode: 18,
  NativeError: 19,
  NativeGainNode: 20,
  nodeConnect: 21,
  nodeDisconnect: 22,
  nowMs: 23,
  push: 24,
  quietly: 25,
  removeListener: 26,
  round: 27,
  sequence: 28,
  setNativeTimeout: 29,
  setParamValue: 30,
  showAs: 31,
  startPort: 32,
  takeAll: 33,
  timeOriginMs: 34,
  whenSettled: 35,
  workletNodePort: 36,
  world: 37,
} as const

/** What the part uses of the recorder, in the order of PLATFORM: saved natives, and what is made with them. */
export const referencePlatform = [
  addListener,
  bare,
  clearNativeTimeout,
  contextDestination,
  contextResume,
  contextState,
  contextTime,
  copyBytes,
  copyOfBytes,
  createList,
  cutText,
  describeError,
  each,
  gainOf,
  lengthOf,
  messageData,
  createModuleSecret,
  NativeAudioContext,
  NativeAudioWorkletNode,
  NativeError,
  NativeGainNode,
  nodeConnect,
  nodeDisconnect,
  nowMs,
  push,
  quietly,
  removeListener,
  round,
  sequence,
  setNativeTimeout,
  setParamValue,
  showAs,
  startPort,
  takeAll,
  timeOriginMs,
  whenSettled,
  workletNodePort,
  world,
] as const

export type NumberedPlatform = typeof referencePlatform

export interface ReferenceHost {
  readonly platform: NumberedPlatform
  readonly registry: Registry
  readonly output: Output
  readonly contexts: Contexts
  readonly nodes: Nodes
  readonly causality: Causality
  readonly configuration: Configuration
  /** The next number of a MIDI event. */
  nextEvent(): number
}

/** The reference instrument of one document. */
export interface Reference extends Follower {
  /** Throws only by a fault of ours; what the platform refuses is told by reference/state. */
  command(order: ReferenceOrder): void
  /** Calls back when its records have come, as far as the audio thread answers. */
  flush(done: () => void): void
  /** Falls silent; calls back when its last records have come. Then `close`. */
  stop(done: () => void): void
  close(): void
}

/** What the part's module exports. */
export interface ReferencePart {
  createReference(host: ReferenceHost): Reference
}
