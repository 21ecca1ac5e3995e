// The objects of the page that records speak of: contexts, worklet nodes, MIDI inputs, each with a small number.
// Page world. Everything is held weakly: a table from the page's object to what we know of it, and weak references
// where all of them must be visited. What we know never refers back to the object.

import {
  LIMIT,
  type NodeDefinition,
  type ProbeState,
  type SourceDefinition,
} from '../../trace/wire/protocol.ts'
import {
  createList,
  createWeakTable,
  cutText,
  deref,
  each,
  livingOf,
  type List,
  nowMs,
  push,
  timeOriginMs,
  type Weak,
  weaken,
  type WeakTable,
} from './natives.ts'
import {
  contextBaseLatency,
  contextQuantumFrames,
  contextSampleRate,
  contextSink,
  contextState,
  isOfThisRealm,
  isRealtime,
  nodeContext,
} from './audio-natives.ts'
import type { Output } from './output.ts'
import { createOutlets, type Outlets } from './contexts/outlets.ts'
import type { Tap } from './contexts/tap-types.ts'

/** Id that all sources share which are over the limit. */
const OVERFLOW_ID = 65535

export interface ContextEntry {
  readonly id: number
  readonly isRealtime: boolean
  readonly isJoined: boolean
  readonly sampleRate: number
  /** The reference instrument's own: the page knows nothing of it. */
  isReference: boolean
  /** AudioWorkletNodes of the page that were constructed so far. */
  nodeCount: number
  probe: ProbeState
  reason: string
  state: string
  /** The audio thread of a rendered offline context has sent its rest. */
  isDrained: boolean
  /** What waits for the probe to have loaded or failed. */
  readonly waiting: List<() => void>
  isProbeRequested: boolean
  /** The page has called `close()`. */
  isClosing: boolean
  /** Has the processor of the reference instrument end; null: there was none. */
  endReference: (() => void) | null
  tap: Tap | null
  /** Puts the tap in once the context runs; null: it is there, or cannot come. */
  putTap: (() => void) | null
  /** Nodes whose number in the audio thread is still to be told; used where it cannot be counted (joined contexts). */
  readonly unnumbered: List<NodeDefinition>
  /** Something of the context leaves it as a stream. */
  hasStream: boolean
  /** What leaves the context, for the tap. */
  outlets: Outlets
  /** Last (contextTime, performanceTime) pair, so that none is recorded twice. */
  lastOutputTime: number
  /** As the platform counted them last. */
  underrunsTold: number
}

export interface Registry {
  /** What is known of `context`, which is defined and announced where it is new. */
  context(context: BaseAudioContext, isNew?: boolean): ContextEntry
  /** The living context with this id. */
  contextById(id: number): BaseAudioContext | undefined
  /** What is known of `context` so far; undefined for anything else. */
  known(context: unknown): ContextEntry | undefined
  contextOfNode(node: unknown): ContextEntry | undefined
  /** Called once for every context that gets known. */
  onContext(listener: (context: BaseAudioContext, entry: ContextEntry) => void): void
  /** Contexts, oldest first; some may be gone. */
  readonly contexts: List<Weak<BaseAudioContext>>
  /** Living contexts, oldest first. */
  forEachContext(visit: (context: BaseAudioContext, entry: ContextEntry) => void): void
  /** Sends context/update. */
  update(context: BaseAudioContext, entry: ContextEntry): void
  /** The next free id. */
  nextId(): number
  define(source: SourceDefinition): void
  /** A definition with an id of its own, which is still to be told. `processorIndex`, `bufferFrames`: 0 for none. */
  newNode(
    contextId: number,
    name: string,
    processorIndex: number,
    bufferFrames: number,
    joined: boolean,
  ): NodeDefinition
  /** Ids of worklet nodes. */
  readonly nodeIds: WeakTable<AudioNode, number>
  /** Ids of the contexts that parameters belong to. */
  readonly paramContexts: WeakTable<AudioParam, number>
}

/**
 * Knows of nothing yet. Its methods run inside the page's calls: they allocate for what is new, and throw what a
 * foreign receiver makes a native throw.
 */
export function createRegistry(output: Output): Registry {
  const entries = createWeakTable<BaseAudioContext, ContextEntry>()
  let contexts = createList<Weak<BaseAudioContext>>()
  const listeners = createList<(context: BaseAudioContext, entry: ContextEntry) => void>()
  let lastId = 0

  const registry: Registry = {
    context(context, isNew = false) {
      const known = entries.get(context)
      if (known) return known
      const realtime = isRealtime(context)
      const entry: ContextEntry = {
        id: registry.nextId(),
        isRealtime: realtime,
        isJoined: !isNew,
        sampleRate: contextSampleRate(context),
        isReference: false,
        nodeCount: 0,
        probe: realtime ? 'loading' : 'offline',
        reason: '',
        state: contextState(context),
        waiting: createList(),
        isProbeRequested: false,
        isDrained: false,
        isClosing: false,
        endReference: null,
        tap: null,
        putTap: null,
        unnumbered: createList(),
        hasStream: false,
        outlets: createOutlets(),
        lastOutputTime: 0,
        underrunsTold: 0,
      }
      entries.set(context, entry)
      push(contexts, weaken(context))
      registry.define({
        kind: 'context',
        id: entry.id,
        contextType: realtime ? 'realtime' : 'offline',
        sampleRate: entry.sampleRate,
        renderQuantumFrames: contextQuantumFrames(context),
        ...outputOf(context, entry),
        createdWallMs: isNew ? nowMs() : timeOriginMs,
        joined: !isNew,
      })
      if (!isNew) {
        // A frame may have been reached before a recorder was there, in its initial document.
        const code = isOfThisRealm(context) ? 'joined-objects' : 'unobserved-context'
        output.notice(code, `${entry.id}`)
      }
      registry.update(context, entry)
      each(listeners, (listener) => listener(context, entry))
      return entry
    },
    get contexts() {
      return contexts
    },
    contextById(id) {
      let found: BaseAudioContext | undefined
      registry.forEachContext((context, entry) => {
        if (entry.id === id) found = context
      })
      return found
    },
    known: (context) => entries.get(context as BaseAudioContext),
    contextOfNode(node) {
      const context = nodeContext(node)
      return context && registry.context(context)
    },
    onContext(listener) {
      push(listeners, listener)
    },
    forEachContext(visit) {
      const visited = contexts
      let gone = 0
      for (let index = 0; index < visited.length; index++) {
        const context = deref(visited[index] as Weak<BaseAudioContext>)
        const entry = context && entries.get(context)
        if (context && entry) visit(context, entry)
        else gone++
      }
      if (gone > 0 && visited === contexts) contexts = livingOf(contexts)
    },
    update(context, entry) {
      entry.state = contextState(context)
      output.send({
        type: 'context/update',
        id: entry.id,
        state: entry.state as 'running',
        probe: entry.probe,
        reason: entry.reason,
        ...outputOf(context, entry),
        wallMs: nowMs(),
      })
    },
    nextId() {
      if (lastId < LIMIT.sources) return ++lastId
      if (lastId === LIMIT.sources) {
        lastId++
        output.notice('source-limit', '')
      }
      return OVERFLOW_ID
    },
    define(source) {
      output.send({ type: 'source/define', source })
    },
    newNode: (contextId, name, processorIndex, bufferFrames, joined) => ({
      kind: 'node',
      id: registry.nextId(),
      contextId,
      name: cutText(name, LIMIT.stringLength),
      processorIndex,
      bufferFrames,
      joined,
    }),
    nodeIds: createWeakTable(),
    paramContexts: createWeakTable(),
  }
  return registry
}

/** Where its sound goes, and how late. */
const outputOf = (
  context: BaseAudioContext,
  { isRealtime: realtime }: ContextEntry,
): { baseLatencyMs: number; sink: string } => ({
  baseLatencyMs: realtime ? contextBaseLatency(context) * 1000 : 0,
  sink: sinkOf(context, realtime),
})

/** `sinkId` is a string, or an object of type 'none' where output was switched off; undefined in some browsers. */
function sinkOf(context: BaseAudioContext, realtime: boolean): string {
  const sink = realtime ? contextSink(context) : ''
  if (typeof sink === 'string') return cutText(sink, LIMIT.stringLength)
  return sink === undefined || sink === null ? '' : 'none'
}
