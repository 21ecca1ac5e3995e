// Worklet nodes of the page, and both ends of their ports, and of those of whole audio scopes, as the page sees them.
// Page world.
//
// A node's port gets our listener at construction, before the page can have one, and without starting the port: the
// page's messages wait as they would. Posts are counted by one wrapper of MessagePort's postMessage; a port that no
// node owns costs one look into a table. Whose a post is, and for when, is asked after it: see message-time.ts.

import { ACTION, KIND } from '../../../trace/wire/record.ts'
import type { Actions } from './actions.ts'
import {
  contextSampleRate,
  contextTime,
  contextWorklet,
  forEachParameter,
  isWorkletNode,
  workletNodeParameters,
  workletNodePort,
  workletPort,
} from '../audio-natives.ts'
import {
  addListener,
  at,
  createList,
  createWeakTable,
  deref,
  each,
  eventTarget,
  isObject,
  isTrusted,
  livingOf,
  nowMs,
  postOn,
  prototypeOf,
  push,
  quietly,
  removeListener,
  takeAt,
  type Weak,
  weaken,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { CallHooks } from '../wrappers.ts'
import type { ContextEntry, Registry } from '../registry.ts'
import { timeOfMessage } from './message-time.ts'

/** Nodes of a joined context that wait for their number, at most. */
const MAX_UNNUMBERED = 256

interface PortEntry {
  /** Of a node, or of the context whose whole scope is behind the port. */
  readonly id: number
  readonly contextId: number
  posted: number
  arrived: number
}

export interface OwnNode {
  readonly id: number
  post(message: unknown, transfer?: Transferable[]): void
}

export interface Nodes {
  patch(patcher: Patcher): void
  /** Counts from now on what is posted to the port of the node, or the scope of the context, with this id. */
  expectPosts(port: object, id: number, contextId: number): void
  /** What is done around each post to a port; between them is when it began, epoch ms. */
  readonly posts: Required<CallHooks<number>>
  /** Takes a node up that may have been made before we came; does nothing for other nodes and known ones. */
  adopt(node: AudioNode): void
  /**
   * Takes up a node of ours as one that the page made. What is posted through the answer is counted on its port and
   * tied to its cause. Null where the node has no port.
   */
  own(node: AudioWorkletNode, name: string): OwnNode | null
  /** The audio thread has told the number of a processor that was constructed while it counted. */
  onProcessor(entry: ContextEntry, processorIndex: number, name: string): void
  dispose(): void
}

/** Knows no node yet. Nothing of the page is wrapped before `patch`; nodes and ports are held weakly. */
export function createNodes(registry: Registry, output: Output, actions: Actions): Nodes {
  const ports = createWeakTable<object, PortEntry>()
  let listened = createList<Weak<MessagePort>>()

  const onMessage = quietly((event: Event): void => {
    // A page may dispatch on a port itself; that is no message.
    const port = isTrusted(event) && eventTarget(event)
    const entry = port && ports.get(port)
    if (!entry) return
    entry.arrived++
    output.record(KIND.pageArrive, 0, entry.id, NaN, nowMs(), entry.arrived, 0)
  })

  const listenTo = (port: MessagePort, id: number, contextId: number): void => {
    expectPosts(port, id, contextId)
    // A message that cannot be read arrives as another event, but it is one of the processor's posts all the same.
    addListener(port, 'message', onMessage)
    addListener(port, 'messageerror', onMessage)
    push(listened, weaken(port))
    if (listened.length > 256 && (listened.length & 255) === 0) listened = livingOf(listened)
  }

  registry.onContext((context, { id }) => {
    const worklet = contextWorklet(context)
    const port = worklet && workletPort(worklet)
    if (port) listenTo(port, id, id)
  })

  const register = (node: AudioWorkletNode, name: string, isNew: boolean): void => {
    const entry = registry.contextOfNode(node)
    const port = workletNodePort(node)
    if (!entry || !port) return
    // Both threads count constructions. In a context that we joined the counts may differ; the audio thread then
    // tells its number for a name, and the first node that waits with that name is meant.
    const isCounted = isNew && !entry.isJoined
    if (isCounted) entry.nodeCount++
    const index = isCounted ? entry.nodeCount : 0
    const definition = registry.newNode(entry.id, name, index, 0, !isNew)
    registry.nodeIds.set(node, definition.id)
    if (isNew && !isCounted && entry.unnumbered.length < MAX_UNNUMBERED)
      push(entry.unnumbered, definition)
    registry.define(definition)
    listenTo(port, definition.id, entry.id)
    forEachParameter?.(workletNodeParameters(node), (param) =>
      registry.paramContexts.set(param, entry.id),
    )
  }

  const adopt = (node: AudioNode): void => {
    if (!registry.nodeIds.has(node) && isWorkletNode(node)) register(node, 'unknown', false)
  }

  const expectPosts = (port: object, id: number, contextId: number): void =>
    void ports.set(port, { id, contextId, posted: 0, arrived: 0 })

  const posts: Required<CallHooks<number>> = {
    before: (self) => (ports.has(self as object) ? nowMs() : undefined),
    after(self, args, _result, startedMs) {
      const entry = ports.get(self as object)
      if (!entry) return
      const endedMs = nowMs()
      const { id, contextId } = entry
      const context = isObject(at(args, 0)) && registry.contextById(contextId)
      const frame = context
        ? timeOfMessage(at(args, 0), contextTime(context)) * contextSampleRate(context)
        : NaN
      const begun = actions.begin(ACTION.post, frame, true, startedMs)
      actions.end(begun, id, frame, ++entry.posted, endedMs)
    },
  }

  return {
    adopt,
    expectPosts,
    posts,
    own(node, name) {
      register(node, name, true)
      const port = workletNodePort(node)
      const entry = port && ports.get(port)
      if (!port || !entry) return null
      return {
        id: entry.id,
        post(message, transfer) {
          const begun = actions.beginApart(ACTION.post)
          postOn(port, message, transfer)
          actions.end(begun, entry.id, NaN, ++entry.posted)
        },
      }
    },
    patch(patcher) {
      patcher.globalConstructor(['AudioWorkletNode'], (made, args) => {
        // A name that is no string was turned into one by the native; doing it again could run code of the page.
        const name = at(args, 1)
        register(made as AudioWorkletNode, typeof name === 'string' ? name : 'unknown', true)
      })
      patcher.accessor(prototypeOf('AudioWorkletNode'), 'port', {
        get: { after: adopt },
      })
      patcher.hookMethod(prototypeOf('MessagePort'), 'postMessage', posts)
    },
    onProcessor(entry, processorIndex, name) {
      const { unnumbered } = entry
      for (let index = 0; index < unnumbered.length; index++) {
        if (unnumbered[index]?.name !== name) continue
        const definition = takeAt(unnumbered, index)
        if (definition) registry.define({ ...definition, processorIndex })
        return
      }
    },
    dispose() {
      each(listened, (weak) => {
        const port = deref(weak)
        if (!port) return
        removeListener(port, 'message', onMessage)
        removeListener(port, 'messageerror', onMessage)
      })
      listened = createList()
    },
  }
}
