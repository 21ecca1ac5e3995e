// Where a context's sound leaves it: at its destination, and at nodes that make a stream of it. What the page connects
// there goes into a node of ours for each of the two as well, which the tap hears. Page world.
//
// So connections can be made before the tap is there, and all of them are undone by one call when it goes. A silent
// source keeps the tap at work where nothing else does (injected/worklet/tap/tap.ts). Held where the tap is held.

import {
  NativeConstantSourceNode,
  NativeGainNode,
  nodeConnect,
  nodeContext,
  nodeDisconnect,
  startSource,
  stopSource,
} from '../audio-natives.ts'
import {
  bare,
  createList,
  createWeakTable,
  deref,
  each,
  eachOwn,
  filter,
  type List,
  push,
  type Weak,
  weaken,
} from '../natives.ts'

/** The tap's inputs. */
const INPUT = { destination: 0, streams: 1 } as const

export interface Outlets {
  /** Output `from` of `source` goes to the destination (`stream` null) or into a stream. Never throws. */
  connect(source: AudioNode, from: number, stream: AudioNode | null): void
  /** Undoes it, for all outputs where `from` is undefined. Never throws. */
  disconnect(source: AudioNode, from: number | undefined, stream: AudioNode | null): void
  /** The page has disconnected an output from everything, or all of them; the platform has done it for ours, too. */
  forget(source: AudioNode, from: number | undefined): void
  /** The tap hears from now on; then `start`. Throws what the platform throws. */
  attach(tap: AudioNode): void
  /** Starts what keeps the tap at work. Not before the page has its context run: a start can wake it. Never throws. */
  start(): void
  /** The tap hears no more, and ends with the next quantum. Never throws. */
  detach(): void
}

interface Sending {
  readonly stream: Weak<AudioNode>
  readonly from: number
}

/** No connection and no node. */
export function createOutlets(): Outlets {
  /** By the tap's input: what gathers the sound that goes there. */
  const gathered = bare<Record<number, AudioNode>>({})
  let keeper: AudioScheduledSourceNode | null = null
  let isStarted = false
  let tap: AudioNode | null = null
  /** Several streams share one node: it stays connected until the last of them goes. */
  const sendings = createWeakTable<AudioNode, List<Sending>>()

  const inputOf = (stream: AudioNode | null): number =>
    stream === null ? INPUT.destination : INPUT.streams

  const gather = (source: AudioNode, input: number): AudioNode | null => {
    const context = nodeContext(source)
    if (!NativeGainNode || !context) return null
    const node = new NativeGainNode(context)
    gathered[input] = node
    if (tap) nodeConnect?.(node, tap, 0, input)
    return node
  }

  /** The sendings of `source` that `isKept` keeps. */
  const keepOnly = (source: AudioNode, isKept: (sending: Sending) => boolean): List<Sending> => {
    const before = sendings.get(source)
    if (!before) return createList()
    const kept = filter(before, (sending) => deref(sending.stream) !== undefined && isKept(sending))
    sendings.set(source, kept)
    return kept
  }

  return {
    connect(source, from, stream) {
      try {
        const input = inputOf(stream)
        const node = gathered[input] ?? gather(source, input)
        if (node) nodeConnect?.(source, node, from)
        if (stream === null) return
        const kept = keepOnly(
          source,
          (other) => other.from !== from || deref(other.stream) !== stream,
        )
        push(kept, { stream: weaken(stream), from })
        sendings.set(source, kept)
      } catch {
        // The page's own call has succeeded; ours can only fail where the context has closed since.
      }
    },
    disconnect(source, from, stream) {
      const node = gathered[inputOf(stream)]
      if (!node) return
      try {
        if (stream !== null) {
          const isMeant = (sending: Sending): boolean =>
            deref(sending.stream) === stream && (from === undefined || sending.from === from)
          const kept = keepOnly(source, (sending) => !isMeant(sending))
          // Heard twice, or not at all, for as long as it takes: nothing is rendered in between.
          nodeDisconnect?.(source, node)
          each(kept, (sending) => nodeConnect?.(source, node, sending.from))
        } else if (from === undefined) nodeDisconnect?.(source, node)
        else nodeDisconnect?.(source, node, from)
      } catch {
        // It was never connected here (made before we came).
      }
    },
    forget(source, from) {
      keepOnly(source, (sending) => from !== undefined && sending.from !== from)
    },
    attach(node) {
      tap = node
      eachOwn<AudioNode>(gathered, (from, input) => nodeConnect?.(from, node, 0, +input))
      const context = nodeContext(node)
      if (!NativeConstantSourceNode || !context) return
      // Last: what it makes the tap hear first is all that is there.
      keeper = new NativeConstantSourceNode(context, bare({ offset: 0 }))
      nodeConnect?.(keeper, node, 0, INPUT.streams)
    },
    start() {
      // A context can run before its tap is there.
      if (!keeper || isStarted) return
      try {
        startSource?.(keeper)
        isStarted = true
      } catch {
        // The tap ends with the page's last connection.
      }
    },
    detach() {
      tap = null
      isStarted = false
      try {
        eachOwn<AudioNode>(gathered, (from) => nodeDisconnect?.(from))
        if (keeper) {
          nodeDisconnect?.(keeper)
          stopSource?.(keeper)
        }
      } catch {
        // Nothing was connected.
      }
      keeper = null
    },
  }
}
