// The page's end of the ear (injected/worklet/ear): opens one in each context whose sound the tap hears, and packs what
// comes. Page world; only in recorders that listen.

import {
  EAR_CHUNK_BYTES,
  EAR_CHUNK_FRAMES,
  type FromEar,
  type HeardSamples,
  type ToEar,
} from '../../../trace/wire/ear-protocol.ts'
import { workletNodePort } from '../audio-natives.ts'
import { claimTarget } from '../causes/own-targets.ts'
import {
  addListener,
  byteLengthOf,
  createChannel,
  messageData,
  NativeFloat32Array,
  postOn,
  quietly,
  startPort,
} from '../natives.ts'
import type { Registry } from '../registry.ts'
import { packHeard } from './pack-heard.ts'

type Tell = (heard: HeardSamples) => void

/** Nothing here may hold what is known of the context: the port lives as long as its tap. */
function open(tap: AudioNode, contextId: number, sampleRate: number, tell: Tell): void {
  const port = workletNodePort(tap)
  if (!port) return
  const { near, far } = createChannel()
  const receive = quietly((event: Event) => {
    const { bytes, frame, frames, wallMs, dropped } = messageData(event) as FromEar
    if (byteLengthOf(bytes) !== EAR_CHUNK_BYTES) return
    const packed = packHeard(new NativeFloat32Array(bytes), EAR_CHUNK_FRAMES, frames)
    tell({ contextId, sampleRate, frame, frames, wallMs, dropped, ...packed })
    postOn(near, { type: 'ear/return', bytes } satisfies ToEar, [bytes])
  })
  claimTarget(near)
  addListener(near, 'message', receive)
  startPort(near)
  postOn(port, { type: 'ear/open', port: far } satisfies ToEar, [far])
}

/** Opens an ear in each context of the page from now on, when its tap comes; `tell` gets what it hears. */
export function openEars(registry: Registry, tell: Tell): void {
  registry.onContext((_context, entry) => {
    if (!entry.isRealtime) return
    const { outlets, id, sampleRate } = entry
    const { attach } = outlets
    outlets.attach = (tap) => {
      attach(tap)
      if (!entry.isReference) open(tap, id, sampleRate, tell)
    }
  })
}
