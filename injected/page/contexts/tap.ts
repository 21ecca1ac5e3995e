// Our own node in a context: it hears what the page sends to the destination. Page world.
//
// It has no output: it is run in every quantum all the same (see injected/worklet/tap/tap.ts), and can add no sound.
// A scope has one tap for its life. A recorder that comes later in the same document takes it over from the one before.
// Nothing but the table of contexts holds a tap: its node holds the context.

import { createRingBuffer, createRingReader } from '../../../trace/wire/ring.ts'
import type { ModuleSecret } from '../../../trace/wire/module-secret.ts'
import {
  AWAITED_NOTE_PARAMETERS,
  encodeAwaitedNote,
  type TapOptions,
  type ToWorklet,
} from '../../../trace/wire/worklet-protocol.ts'
import {
  NativeAudioWorkletNode,
  nodeConnect,
  nodeDisconnect,
  setParamValue,
  workletNodeParameters,
  workletNodePort,
} from '../audio-natives.ts'
import { deref, nowMs, postOn } from '../natives.ts'
import type { ContextEntry } from '../registry.ts'
import { createSecret } from '../secrets.ts'
import { createTapPort, type TapHost } from './tap-port.ts'
import type { Tap, TapCore } from './tap-types.ts'

/**
 * `secret`: of the probe's module in this context, or what the last tap there left for the next. Throws what the
 * platform throws.
 */
export function createTapCore(
  context: BaseAudioContext,
  { name, token }: ModuleSecret,
  timedQuantumEvery: number,
): TapCore {
  if (!NativeAudioWorkletNode) throw new Error('there is no AudioWorkletNode')
  const ring = globalThis.crossOriginIsolated ? createRingBuffer() : null
  const processorOptions: TapOptions = { token, timedQuantumEvery, ring }
  const options = { numberOfInputs: 1, numberOfOutputs: 0, processorOptions }
  const node = new NativeAudioWorkletNode(context, name, options)
  const port = workletNodePort(node)
  if (!port) throw new Error('its node has no port')
  const next = { name, token: createSecret() }
  const expect: ToWorklet = { type: 'tap/expect', token: next.token }
  postOn(port, expect, [])
  return { node, port, next, reader: ring && createRingReader(ring) }
}

/**
 * Speaks with the node, and connects what is pending. `isTakenOver`: an earlier recorder of this document had it.
 */
export function createTap(
  core: TapCore,
  entry: ContextEntry,
  host: TapHost,
  isTakenOver: boolean,
): Tap {
  const { isRealtime } = entry
  const { node } = core
  const port = createTapPort(core.port, core.reader, entry, host, isTakenOver)
  // Parameters hold their node: they stay here, where the node is held anyway.
  const map = workletNodeParameters(node)
  const params = AWAITED_NOTE_PARAMETERS.map((name) => map?.get(name))
  let nextParam = 0
  let isStopped = false

  const tap: Tap = {
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

  if (isTakenOver) {
    tap.configure(host.timedQuantumEvery())
    tap.ping()
  }
  for (const { node: weak, output: from } of entry.pending.splice(0)) {
    const source = deref(weak)
    if (source) tap.connect(source, from)
  }
  return tap
}
