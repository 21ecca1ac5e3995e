// Peak and RMS of what leaves one node of the page, while somebody wants to know. Page world.
//
// A splitter of ours is connected to the node for it, with an analyser at each of its channels, and taken out again:
// on request, with the recording, after a minute, or when the node is gone. An output that goes to one node more sounds
// as before, and nothing of ours is in what the page can count. Nothing upstream of a connection is held by it.

import { KIND } from '../../../trace/wire/record.ts'
import {
  abs,
  bare,
  createList,
  deref,
  each,
  lengthOf,
  type List,
  NativeFloat32Array,
  nowMs,
  push,
  sqrt,
  type Weak,
  weaken,
} from '../natives.ts'
import type { Registry } from '../registry.ts'
import {
  contextTime,
  NativeAnalyser,
  NativeSplitter,
  nodeConnect,
  nodeContext,
  nodeDisconnect,
  readSamples,
} from './graph-natives.ts'
import type { GraphRecords } from './graph-records.ts'

const LONGEST_MS = 60_000
/** What a page plays is stereo, seldom 5.1. */
const MOST_CHANNELS = 6
/** One telling is a tenth of a second after the other: each must reach back to the one before. */
const LEAST_WINDOW_S = 0.12
/** From the call to the quantum in which the platform has obeyed it. */
const SETTLING_S = 0.1

interface Probe {
  readonly id: number
  readonly node: Weak<AudioNode>
  readonly splitter: AudioNode
  /** One for each channel. */
  readonly analysers: List<AudioNode>
  readonly samples: Float32Array
  /** The analysers' windows are full from here on, by the context's clock. */
  readonly fullAt: number
  readonly endMs: number
}

export interface GraphProbe {
  /** Takes the probe out, and puts it behind this node, which has this id; undefined: nowhere. Never throws. */
  put(id: number, node: AudioNode | undefined): void
  /** Writes what is heard; takes the probe out where its time is over, or where `isOver`. */
  tell(isOver: boolean): void
}

/** Measures nothing before it is asked to. A telling costs the main thread about a tenth of a millisecond. */
export function createGraphProbe(registry: Registry, records: GraphRecords): GraphProbe {
  let probe: Probe | null = null

  const takeOut = (): void => {
    if (!probe) return
    const { node, splitter } = probe
    probe = null
    nodeDisconnect?.(splitter)
    const measured = deref(node)
    try {
      if (measured) nodeDisconnect?.(measured, splitter)
    } catch {
      // The page has disconnected it from everything.
    }
  }

  const putIn = (id: number, node: AudioNode): void => {
    const entry = registry.contextOfNode(node)
    const context = nodeContext(node)
    if (!entry?.isRealtime || !NativeSplitter || !NativeAnalyser) return
    let fftSize = 2048
    while (fftSize < entry.sampleRate * LEAST_WINDOW_S && fftSize < 32_768) fftSize *= 2
    const splitter = new NativeSplitter(context, bare({ numberOfOutputs: MOST_CHANNELS }))
    const analysers = createList<AudioNode>()
    for (let channel = 0; channel < MOST_CHANNELS; channel++) {
      const heard = new NativeAnalyser(context, bare({ fftSize }))
      nodeConnect?.(splitter, heard, channel)
      push(analysers, heard)
    }
    nodeConnect?.(node, splitter, 0)
    probe = {
      id,
      node: weaken(node),
      splitter,
      analysers,
      samples: new NativeFloat32Array(fftSize),
      fullAt: contextTime(context) + fftSize / entry.sampleRate + SETTLING_S,
      endMs: nowMs() + LONGEST_MS,
    }
  }

  return {
    put(id, node) {
      takeOut()
      try {
        if (node) putIn(id, node)
      } catch {
        // It has no output.
      }
    },
    tell(isOver) {
      const node = probe && deref(probe.node)
      if (!probe) return
      if (isOver || !node || nowMs() > probe.endMs) return takeOut()
      const { id, analysers, samples, fullAt } = probe
      if (contextTime(nodeContext(node)) < fullAt) return
      let channel = 0
      each(analysers, (heard) => {
        readSamples?.(heard, samples)
        let peak = 0
        let squares = 0
        const count = lengthOf(samples)
        for (let index = 0; index < count; index++) {
          const sample = samples[index] as number
          squares += sample * sample
          if (abs(sample) > peak) peak = abs(sample)
        }
        records.write(KIND.graphLevel, 0, channel++, sqrt(squares / count), id, peak)
      })
    },
  }
}
