// What the recorder that listens does with what it hears: keeps it until whoever drives the page takes it. Page world;
// only in dist/recorder-ear.js. Bounded: what nobody takes in time is dropped and counted.

import { openEars } from '../injected/page/ear/open-ears.ts'
import { createList, defineProperty, push, takeAll, world } from '../injected/page/natives.ts'
import type { Registry } from '../injected/page/registry.ts'
import type { HeardChunk, HeardSamples } from '../trace/wire/ear-protocol.ts'
import { toBase64 } from './drained.ts'
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

const kept = createList<HeardChunk>()
let lost = 0

function keep({ bytes, dropped, ...figures }: HeardSamples): void {
  if (kept.length >= MAX_KEPT) lost += figures.frames
  else push(kept, { ...figures, dropped: dropped + lost, samples: toBase64(bytes) })
}

export function listenTo(registry: Registry): void {
  openEars(registry, keep)
  // Not enumerable: a page that walks its globals is not to trip over it.
  defineProperty(world, '__awescopeEar', {
    value: { take: () => asArray(takeAll(kept)) },
    configurable: true,
    writable: true,
  })
}
