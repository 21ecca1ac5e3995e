// Worklet nodes of the page, and both ends of their ports as the page sees them. Page world.
//
// A node's port gets our listener at construction, before the page can have one, and without starting the port: the
// page's messages wait as they would. Posts are counted by one wrapper of MessagePort's postMessage; a port that no
// node owns costs one look into a table.

import { ACTION, KIND } from '../../../trace/wire/record.ts'
import { LIMIT, type NodeDefinition } from '../../../trace/wire/protocol.ts'
import type { Actions } from './actions.ts'
import { workletNodeParameters, workletNodePort, workletNodePrototype } from '../audio-natives.ts'
import {
  addListener,
  createWeakTable,
  deref,
  inherits,
  nowMs,
  postOn,
  removeListener,
  type Weak,
  weaken,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { ContextEntry, Registry } from '../registry.ts'

/** Nodes of a joined context that wait for their number, at most. */
const MAX_UNNUMBERED = 256

interface PortEntry {
  readonly nodeId: number
  posted: number
  arrived: number
}

export interface OwnNode {
  readonly id: number
  post(message: unknown, transfer: Transferable[]): void
}

export interface Nodes {
  patch(patcher: Patcher): void
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
  let listened: Weak<MessagePort>[] = []

  const onMessage = (event: Event): void => {
    // A page may dispatch on a port itself; that is no message.
    if (!event.isTrusted || !event.currentTarget) return
    const entry = ports.get(event.currentTarget)
    if (!entry) return
    entry.arrived++
    output.record(KIND.pageArrive, 0, entry.nodeId, Number.NaN, nowMs(), entry.arrived, 0)
  }

  const register = (node: AudioWorkletNode, name: string, isNew: boolean): void => {
    const entry = registry.contextOfNode(node)
    const port = workletNodePort(node)
    if (!entry || !port) return
    const nodeId = registry.nextId()
    registry.setNodeId(node, nodeId)
    // Both threads count constructions. In a context that we joined the counts may differ; the audio thread then
    // tells its number for a name, and the first node that waits with that name is meant.
    const isCounted = isNew && !entry.isJoined
    if (isCounted) entry.nodeCount++
    const definition: NodeDefinition = {
      kind: 'node',
      id: nodeId,
      contextId: entry.id,
      name: name.slice(0, LIMIT.stringLength),
      processorIndex: isCounted ? entry.nodeCount : 0,
      joined: !isNew,
    }
    if (isNew && !isCounted && entry.unnumbered.length < MAX_UNNUMBERED)
      entry.unnumbered.push(definition)
    registry.define(definition)
    ports.set(port, { nodeId, posted: 0, arrived: 0 })
    // A message that cannot be read arrives as another event, but it is one of the processor's posts all the same.
    addListener(port, 'message', onMessage)
    addListener(port, 'messageerror', onMessage)
    listened.push(weaken(port))
    if (listened.length > 256 && (listened.length & 255) === 0) {
      listened = listened.filter((weak) => deref(weak) !== undefined)
    }
    workletNodeParameters(node)?.forEach((param) => registry.setParamContext(param, entry.id))
  }

  const adopt = (node: AudioNode): void => {
    if (!inherits(node, workletNodePrototype)) return
    if (registry.nodeId(node) === undefined) register(node as AudioWorkletNode, 'unknown', false)
  }

  const countPost = (entry: PortEntry, startedMs: number): void => {
    entry.posted++
    actions.always(ACTION.post, entry.nodeId, Number.NaN, startedMs, entry.posted)
  }

  return {
    adopt,
    own(node, name) {
      register(node, name, true)
      const port = workletNodePort(node)
      const entry = port && ports.get(port)
      if (!port || !entry) return null
      return {
        id: entry.nodeId,
        post(message, transfer) {
          const startedMs = nowMs()
          postOn(port, message, transfer)
          entry.posted++
          actions.apart(ACTION.post, entry.nodeId, Number.NaN, startedMs, entry.posted)
        },
      }
    },
    patch(patcher) {
      patcher.globalConstructor(['AudioWorkletNode'], (made, args) => {
        // A name that is no string was turned into one by the native; doing it again could run code of the page.
        const name = typeof args[1] === 'string' ? args[1] : 'unknown'
        register(made as AudioWorkletNode, name, true)
      })
      patcher.accessor(globalThis.AudioWorkletNode?.prototype, 'port', {
        get: { after: (self) => adopt(self as AudioNode) },
      })
      patcher.method(MessagePort.prototype, 'postMessage', {
        before: (self) => {
          const entry = ports.get(self as object)
          if (entry === undefined) return undefined
          return { entry, startedMs: actions.begin(ACTION.post) || nowMs() }
        },
        after(_self, _args, _result, state) {
          if (state !== undefined) countPost(state.entry, state.startedMs)
        },
      })
      patcher.method(globalThis.BaseAudioContext?.prototype, 'createScriptProcessor', {
        after(_self, _args, made) {
          const entry = registry.contextOfNode(made)
          if (!entry) return
          const id = registry.nextId()
          registry.setNodeId(made as AudioNode, id)
          const name = 'ScriptProcessorNode'
          registry.define({
            kind: 'node',
            id,
            contextId: entry.id,
            name,
            processorIndex: 0,
            joined: false,
          })
        },
      })
    },
    onProcessor(entry, processorIndex, name) {
      const at = entry.unnumbered.findIndex((definition) => definition.name === name)
      const [definition] = at < 0 ? [] : entry.unnumbered.splice(at, 1)
      if (definition) registry.define({ ...definition, processorIndex })
    },
    dispose() {
      for (const weak of listened) {
        const port = deref(weak)
        if (!port) continue
        removeListener(port, 'message', onMessage)
        removeListener(port, 'messageerror', onMessage)
      }
      listened = []
    },
  }
}
