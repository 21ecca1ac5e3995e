// What the reference instrument has in a context of the page world: the node with the engine, and the gain behind it.
// Page world, in the reference's part.

import type { ModuleSecret } from '../../../trace/wire/module-secret.ts'
import type { SourceId } from '../../../trace/wire/protocol.ts'
import {
  REFERENCE_PROCESSOR_NAME,
  type ReferenceProcessorOptions,
  type ToReference,
} from '../../../trace/wire/reference-protocol.ts'
import type { ContextEntry } from '../registry.ts'
import type { PartHost } from './named-platform.ts'

export interface InstrumentNode {
  /** Counted on its port and tied to its cause, as what the page posts is. */
  post(message: ToReference, transfer?: Transferable[]): void
  setGain(gain: number): void
  /** Hears no more and is disconnected. Never throws. */
  remove(): void
}

export interface InstrumentNodeOptions {
  context: BaseAudioContext
  entry: ContextEntry
  /** Of the module that was added for this node. */
  secret: ModuleSecret
  /** `source`: the reference's id. */
  processorOptions: Omit<ReferenceProcessorOptions, 'token'>
  inputId: SourceId
  onMessage(event: Event): void
}

/**
 * A node that plays, defined as a source. The module of its processor must be in the context. Throws what the
 * platform throws, and an error where the platform has no such node.
 */
export function createInstrumentNode(
  { platform, nodes, registry }: PartHost,
  { context, entry, secret, processorOptions, inputId, onMessage }: InstrumentNodeOptions,
): InstrumentNode {
  const { addListener, bare, contextDestination, NativeAudioWorkletNode, NativeGainNode } = platform
  const { nodeConnect, nodeDisconnect, removeListener, setParamValue, startPort } = platform
  if (!NativeAudioWorkletNode || !NativeGainNode || !nodeConnect) {
    throw new platform.NativeError('there is no AudioWorkletNode')
  }
  const { source, isJoined, options } = processorOptions
  platform.showAs(secret.name, REFERENCE_PROCESSOR_NAME)
  const wanted = bare({
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: platform.sequence([2]),
    processorOptions: bare({ ...processorOptions, token: secret.token }),
  })
  const node = new NativeAudioWorkletNode(context, secret.name, wanted)
  const port = platform.workletNodePort(node)
  const own = nodes.own(node, REFERENCE_PROCESSOR_NAME)
  const destination = contextDestination(context)
  if (!port || !own || !destination) throw new platform.NativeError('its node has no port')
  addListener(port, 'message', onMessage)
  startPort(port)
  const gain = new NativeGainNode(context, bare({ gain: options.gain }))
  nodeConnect(node, gain, 0)
  nodeConnect(gain, destination, 0)
  // Before the gain: what is not heard is measured all the same.
  entry.outlets.connect(node, 0, null)
  const { endReference } = entry
  entry.endReference = () => {
    endReference?.()
    own.post({ type: 'reference/end', isAtOnce: true }, [])
  }
  const { mode } = options
  const where = { contextId: entry.id, nodeId: own.id, inputId }
  registry.define({ kind: 'reference', id: source, ...where, isJoined, mode })

  return {
    post: own.post,
    setGain: (value) => setParamValue?.(platform.gainOf(gain), value),
    remove() {
      removeListener(port, 'message', onMessage)
      entry.outlets.disconnect(node, undefined, null)
      try {
        nodeDisconnect?.(node)
        nodeDisconnect?.(gain)
      } catch {
        // Its context is gone; then so are the connections.
      }
    },
  }
}
