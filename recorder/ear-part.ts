// The page's end of the ear (injected/worklet/ear): opens one in each context whose sound the tap hears, packs what
// comes, and keeps it until whoever drives the page takes it. Page world; only in dist/recorder-ear.js. Bounded: what
// nobody takes in time is dropped and counted.

import { workletNodePort } from '../injected/page/audio-natives.ts'
import { claimTarget } from '../injected/page/causes/own-targets.ts'
import {
  addListener,
  byteLengthOf,
  createChannel,
  createList,
  defineProperty,
  messageData,
  NativeFloat32Array,
  NativeUint8Array,
  ownProperty,
  postOn,
  push,
  quietly,
  startPort,
  takeAll,
  uncurry,
  world,
} from '../injected/page/natives.ts'
import type { Registry } from '../injected/page/registry.ts'
import {
  EAR_CHUNK_BYTES,
  EAR_CHUNK_FRAMES,
  type FromEar,
  type HeardChunk,
  type ToEar,
} from '../trace/wire/ear-protocol.ts'
import { toBase64 } from './drained.ts'
import { packHeard } from './pack-heard.ts'
import { asArray } from './portions.ts'

/** What whoever drives the page finds as `globalThis.__awescopeEar`. */
export interface AwescopeEar {
  /** What was heard since the last call. Allocates. */
  take(): HeardChunk[]
}

/* oxlint-disable no-underscore-dangle -- the name that harnesses are told */
declare global {
  var __awescopeEar: AwescopeEar | undefined
}

/** Eight seconds of one context at 48 kHz. */
const MAX_KEPT = 48

const nativeEncode = ownProperty(Uint8Array.prototype, 'toBase64')?.value
const encode = nativeEncode ? uncurry(nativeEncode as (this: Uint8Array) => string) : undefined
/** By the platform, in microseconds, where it can (Chromium 140, Firefox 133). */
const toText = (bytes: ArrayBuffer): string =>
  encode ? encode(new NativeUint8Array(bytes)) : toBase64(bytes)

const kept = createList<HeardChunk>()
let lost = 0

function keep(contextId: number, sampleRate: number, message: FromEar): void {
  const { bytes, frame, frames, wallMs, dropped } = message
  if (kept.length >= MAX_KEPT) {
    lost += frames
    return
  }
  const packed = packHeard(new NativeFloat32Array(bytes), EAR_CHUNK_FRAMES, frames)
  const { nonFinite, peak, clipped } = packed
  const samples = toText(packed.bytes)
  const place = { contextId, sampleRate, frame, frames, wallMs, dropped: dropped + lost }
  push(kept, { ...place, nonFinite, peak, clipped, samples })
}

/** Nothing here may hold what is known of the context: the port lives as long as its tap. */
function open(tap: AudioNode, contextId: number, sampleRate: number): void {
  const port = workletNodePort(tap)
  if (!port) return
  const { near, far } = createChannel()
  const receive = quietly((event: Event) => {
    const message = messageData(event) as FromEar
    const { bytes } = message
    if (byteLengthOf(bytes) !== EAR_CHUNK_BYTES) return
    keep(contextId, sampleRate, message)
    postOn(near, { type: 'ear/return', bytes } satisfies ToEar, [bytes])
  })
  claimTarget(near)
  addListener(near, 'message', receive)
  startPort(near)
  postOn(port, { type: 'ear/open', port: far } satisfies ToEar, [far])
}

/** Opens an ear in each context of the page from now on, when its tap comes. */
export function listenTo(registry: Registry): void {
  registry.onContext((_context, entry) => {
    if (!entry.isRealtime) return
    const { outlets, id, sampleRate } = entry
    const { attach } = outlets
    outlets.attach = (tap) => {
      attach(tap)
      if (!entry.isReference) open(tap, id, sampleRate)
    }
  })
  // Not enumerable: a page that walks its globals is not to trip over it.
  defineProperty(world, '__awescopeEar', {
    value: { take: () => asArray(takeAll(kept)) },
    configurable: true,
    writable: true,
  })
}
