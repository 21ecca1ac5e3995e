// Our own node in a context: it hears what the page sends to the destination. Page world.
//
// It has no output: it is run in every quantum all the same (see injected/worklet/tap/tap.ts), and can add no sound.
// A scope has one tap for its life. A recorder that comes later in the same document takes it over from the one before.
// Nothing but the table of contexts holds a tap: its node holds the context.

import { createRingBuffer, createRingReader } from '../../../trace/wire/ring.ts'
import {
  AWAITED_NOTE_PARAMETERS,
  encodeAwaitedNote,
  TAP_PROCESSOR_NAME,
  type TapOptions,
} from '../../../trace/wire/worklet-protocol.ts'
import {
  NativeAudioWorkletNode,
  nodeConnect,
  nodeDisconnect,
  parameterNamed,
  setParamValue,
  workletNodeParameters,
  workletNodePort,
} from '../audio-natives.ts'
import { deref, each, nowMs, takeAll } from '../natives.ts'
import type { ContextEntry } from '../registry.ts'
import { createTapPort, type TapHost } from './tap-port.ts'
import type { Tap, TapCore } from './tap-types.ts'

function createCore(context: BaseAudioContext, timedQuantumEvery: number): TapCore {
  if (!NativeAudioWorkletNode) throw new Error('there is no AudioWorkletNode')
  const ring = globalThis.crossOriginIsolated ? createRingBuffer() : null
  const processorOptions: TapOptions = { timedQuantumEvery, ring }
  const options = { numberOfInputs: 1, numberOfOutputs: 0, processorOptions }
  const node = new NativeAudioWorkletNode(context, TAP_PROCESSOR_NAME, options)
  const port = workletNodePort(node)
  if (!port) throw new Error('its node has no port')
  return { node, port, reader: ring && createRingReader(ring) }
}

/**
 * Creates the node, or goes on with that of an earlier recorder, and connects what is pending. Throws what the
 * platform throws.
 */
export function createTap(
  context: BaseAudioContext,
  entry: ContextEntry,
  host: TapHost,
  earlier?: TapCore,
): Tap {
  const { isRealtime } = entry
  const core = earlier ?? createCore(context, host.timedQuantumEvery())
  const { node } = core
  const port = createTapPort(core.port, core.reader, entry, host, earlier !== undefined)
  // Parameters hold their node: they stay here, where the node is held anyway.
  const map = workletNodeParameters(node)
  const params = AWAITED_NOTE_PARAMETERS.map((name) => parameterNamed(map, name))
  let nextParam = 0
  let isStopped = false

  const tap: Tap = {
    core,
    connect(source, from) {
      if (isStopped || !isRealtime || !nodeConnect) return
      try {
        nodeConnect(source, node, from)
      } catch {
        // The page's own call has succeeded; ours can only fail where the context has closed since.
      }
    },
    disconnect(source, from) {
      if (!nodeDisconnect) return
      try {
        if (from === undefined) nodeDisconnect(source, node)
        else nodeDisconnect(source, node, from)
      } catch {
        // It was never connected here (made before we came).
      }
    },
    ping() {
      if (!isStopped) port.post({ type: 'clock/ping', sentWallMs: nowMs() })
    },
    awaitPitch(event, note) {
      if (isStopped || params.length === 0 || !setParamValue) return
      const param = params[nextParam++ % params.length]
      if (param) setParamValue(param, encodeAwaitedNote(event, note))
    },
    configure(timedQuantumEvery) {
      if (!isStopped) port.post({ type: 'probe/enable', enabled: true, timedQuantumEvery })
    },
    collect: port.collect,
    flush(done) {
      if (isStopped) return done()
      port.post({ type: 'chunk/flush' })
      port.ask(done)
    },
    stop(done) {
      if (isStopped) return done()
      isStopped = true
      const timedQuantumEvery = host.timedQuantumEvery()
      port.post({ type: 'probe/enable', enabled: false, timedQuantumEvery })
      port.ask(done)
    },
    release() {
      isStopped = true
      port.release()
    },
  }

  if (earlier) {
    tap.configure(host.timedQuantumEvery())
    tap.ping()
  }
  each(takeAll(entry.pending), ({ node: weak, output: from }) => {
    const source = deref(weak)
    if (source) tap.connect(source, from)
  })
  return tap
}
