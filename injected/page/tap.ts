// Our own node in a context: it hears what the page sends to the destination, and its port is the only way out of the audio
// thread for everything that the probe there records. Page world; see trace/wire/worklet-protocol.ts.
//
// It has one output of silence that goes to the destination, because a node that leads nowhere is not run.

import { STAT } from '../../trace/wire/record.ts'
import { LIMIT } from '../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES } from '../../trace/wire/record.ts'
import { createRingBuffer, createRingReader, type RingReader } from '../../trace/wire/ring.ts'
import {
  type FromWorklet,
  TAP_PROCESSOR_NAME,
  type TapOptions,
  type ToWorklet,
} from '../../trace/wire/worklet-protocol.ts'
import { contextDestination, NativeAudioWorkletNode, nodeConnect, nodeDisconnect, workletNodePort } from './audio-natives.ts'
import { addListener, closePort, deref, nowMs, postOn, removeListener, startPort } from './natives.ts'
import type { Output } from './output.ts'
import type { ContextEntry } from './registry.ts'

export interface TapHost {
  readonly output: Output
  timedQuantumEvery(): number
  /** The audio thread knows a processor of this context. */
  onProcessor(contextId: number, processorIndex: number, name: string, isJoined: boolean): void
}

export interface Tap {
  /** The page's node shall be heard, too. Never throws. */
  connect(node: AudioNode, output: number): void
  /** Undoes it; `output` undefined: all outputs. Never throws. */
  disconnect(node: AudioNode, output?: number): void
  ping(): void
  configure(timedQuantumEvery: number): void
  /** Fetches what waits in shared memory. */
  collect(): void
  /** Asks the audio thread to write out what it has; calls back when it has answered. */
  flush(done: () => void): void
  /** Switches the probe of the scope off. */
  stop(): void
}

/** Creates the node and connects what is pending. Throws what the platform throws. */
export function createTap(context: BaseAudioContext, entry: ContextEntry, host: TapHost): Tap {
  if (!NativeAudioWorkletNode) throw new Error('there is no AudioWorkletNode')
  const { output } = host
  // No closure below may hold the context: the port lives as long as they do.
  const { id, isRealtime } = entry
  const ring = globalThis.crossOriginIsolated ? createRingBuffer() : null
  const reader: RingReader | null = ring && createRingReader(ring)
  const processorOptions: TapOptions = { timedQuantumEvery: host.timedQuantumEvery(), ring }
  const node = new NativeAudioWorkletNode(context, TAP_PROCESSOR_NAME, {
    numberOfInputs: 1,
    numberOfOutputs: 1,
    outputChannelCount: [1],
    processorOptions,
  })
  const port = workletNodePort(node)
  if (!port) throw new Error('its node has no port')
  let isStopped = false
  let flushing: (() => void)[] = []

  const post = (message: ToWorklet, transfer: Transferable[] = []): void => postOn(port, message, transfer)

  const collect = (): void => {
    if (!reader) return
    for (let bytes = reader.read(LIMIT.chunkRecords); bytes; bytes = reader.read(LIMIT.chunkRecords)) {
      output.ship(id, bytes, reader.dropped)
    }
  }

  const receive = (event: Event): void => {
    const message = (event as MessageEvent).data as FromWorklet
    switch (message.type) {
      case 'probe/hello': {
        const { clock, clockStepUs, clockCostUs, shared } = message
        output.send({ type: 'worklet/hello', contextId: id, clock, clockStepUs, clockCostUs, shared })
        output.record(KIND.stat, 0, id, Number.NaN, nowMs(), STAT.workletClockStepUs, clockStepUs)
        output.record(KIND.stat, 0, id, Number.NaN, nowMs(), STAT.workletClockCostUs, clockCostUs)
        break
      }
      case 'processor/define':
        host.onProcessor(id, message.processorIndex, message.name, message.joined)
        break
      case 'chunk/full': {
        const { bytes, recordBytes, dropped } = message
        if (recordBytes >= RECORD_BYTES) output.ship(id, bytes.slice(0, recordBytes), dropped)
        post({ type: 'chunk/return', bytes }, [bytes])
        break
      }
      case 'clock/pong': {
        const arrived = nowMs()
        const { sentWallMs, workletWallMs } = message
        const middle = (sentWallMs + arrived) / 2
        const tripUs = Math.round((arrived - sentWallMs) * 1000)
        output.record(KIND.clockPing, 0, id, Number.NaN, sentWallMs, tripUs, workletWallMs - middle)
        collect()
        for (const done of flushing.splice(0)) done()
        break
      }
    }
  }

  addListener(port, 'message', receive)
  startPort(port)
  const destination = contextDestination(context)
  if (isRealtime && destination && nodeConnect) nodeConnect(node, destination, 0)

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
      if (!isStopped) post({ type: 'clock/ping', sentWallMs: nowMs() })
    },
    configure(timedQuantumEvery) {
      if (!isStopped) post({ type: 'probe/enable', enabled: true, timedQuantumEvery })
    },
    collect,
    flush(done) {
      if (isStopped) return done()
      flushing.push(done)
      post({ type: 'chunk/flush' })
      tap.ping()
    },
    stop() {
      if (isStopped) return
      isStopped = true
      collect()
      post({ type: 'probe/enable', enabled: false, timedQuantumEvery: host.timedQuantumEvery() })
      removeListener(port, 'message', receive)
      for (const done of flushing.splice(0)) done()
      flushing = []
      if (nodeDisconnect && destination) {
        try {
          nodeDisconnect(node, destination)
        } catch {
          // Not connected: offline.
        }
      }
      closePort(port)
    },
  }

  for (const { node: weak, output: from } of entry.pending.splice(0)) {
    const source = deref(weak)
    if (source) tap.connect(source, from)
  }
  return tap
}
