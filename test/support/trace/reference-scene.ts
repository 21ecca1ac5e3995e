// A page with its synth and the reference instrument beside it, for tests: the real engine and its real monitor write
// the reference's own stream, on a clock that the test moves.

import { createEngine } from '../../../engine/engine.ts'
import type { Engine } from '../../../engine/engine-types.ts'
import { createEngineMonitor, type EngineMonitor } from '../../../engine/monitor/engine-monitor.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { createChunkPool } from '../../../trace/wire/chunk-pool.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { createRecordWriter } from '../../../trace/wire/record-writer.ts'
import { sineBank } from '../soundfont/banks.ts'
import { pageWithWorklet, workletNote } from './notes.ts'
import { ACTION, KIND, START_MS, type ContextBuilder, type TraceBuilder } from './trace-builder.ts'

export const REFERENCE_ID = 63
export const REFERENCE_INPUT = 62
const REFERENCE_NODE = 61
export const REFERENCE_CONTEXT = 60
const BLOCK = 128

export const UNTIL_MS = 20_000

/** A page that plays `pageNotes` and a reference that plays `referenceNotes`, half a second apart, in turn. */
export function scene(pageNotes: number, referenceNotes: number, referenceArrivesMs = 2) {
  const { trace, context } = pageWithWorklet(UNTIL_MS)
  const own = defineReference(trace, UNTIL_MS)
  for (let note = 0; note < pageNotes; note++)
    workletNote(trace, context, 500 + note * 500, note + 1)
  for (let note = 0; note < referenceNotes; note++)
    referenceNote(trace, own, 500 + note * 500, note + 1, referenceArrivesMs)
  return { trace, context, own }
}

/** Defines the reference in a context of its own, or in `joined`. */
export function defineReference(
  trace: TraceBuilder,
  untilMs: number,
  options: { joined?: ContextBuilder; id?: number; outputMs?: number } = {},
): ContextBuilder {
  const { joined, id = REFERENCE_ID } = options
  const context =
    joined ?? trace.context({ id: REFERENCE_CONTEXT, outputMs: options.outputMs ?? 30 })
  if (joined === undefined) context.clocks(0, untilMs)
  context.node(REFERENCE_NODE, 'awescope.reference', joined === undefined ? 1 : 2)
  trace.input(REFERENCE_INPUT, 'Reference')
  trace.message({
    type: 'source/define',
    source: {
      kind: 'reference',
      id,
      contextId: context.id,
      nodeId: REFERENCE_NODE,
      inputId: REFERENCE_INPUT,
      isJoined: joined !== undefined,
      mode: 'hardware',
    },
  })
  return context
}

/** A note of the reference: arrives after `arriveAfterMs`, sounds 2 ms later. */
export function referenceNote(
  trace: TraceBuilder,
  context: ContextBuilder,
  atMs: number,
  number: number,
  arriveAfterMs = 2,
): void {
  const event = trace.event({ atMs, handlerAfterMs: 0.5, source: REFERENCE_INPUT })
  trace.eventFrame(event, context, atMs + 0.5)
  trace.action(event, {
    action: ACTION.post,
    source: REFERENCE_NODE,
    atMs: atMs + 0.6,
    callMs: 0.1,
    number,
  })
  trace.record({ kind: KIND.handlerEnd, source: REFERENCE_INPUT, wallMs: atMs + 0.8, a: event })
  const processor = context.id === REFERENCE_CONTEXT ? 1 : 2
  context.arrive(processor, number, atMs + arriveAfterMs)
  context.onset(Math.round(context.frameAt(atMs + arriveAfterMs + 2)))
}

export interface EngineRun {
  engine: Engine
  monitor: EngineMonitor
  /** Renders blocks; each takes what `costUs` says. */
  run(blocks: number, costUs?: (engine: Engine) => number): void
  /** A message that has waited `ms` in the thread's queue when the next block begins. */
  message(ms: number): void
  /** What was written since the last time, as the page sends it. */
  take(): StampedMessage[]
}

/** The real engine under the real monitor. */
export function createEngineRun(
  options: { voices?: number; stepUs?: number; sampleRate?: number; quality?: number } = {},
): EngineRun {
  const { voices = 32, stepUs = 0, sampleRate = 48_000, quality = -1 } = options
  const engine = createEngine({ sampleRate, voices })
  engine.loadBank(parseSoundFont(sineBank()))
  let us = 0
  const clock = {
    now: () => START_MS + (stepUs === 0 ? us : Math.floor(us / stepUs) * stepUs) / 1000,
  }
  const pool = createChunkPool({ isGrowing: true, chunks: 1024 })
  const writer = createRecordWriter(pool)
  const monitor = createEngineMonitor(engine, clock, {
    sampleRate,
    blockFrames: BLOCK,
    source: REFERENCE_ID,
    clockStepUs: stepUs,
    bankBytes: 1_000_000,
    quality,
  })
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  let frame = 0
  return {
    engine,
    monitor,
    run(blocks, costUs = () => 200) {
      for (let block = 0; block < blocks; block++) {
        us = Math.max(us, (frame / sampleRate) * 1e6)
        monitor.beginBlock(frame)
        engine.render(left, right, 0, BLOCK)
        us += costUs(engine)
        monitor.endBlock()
        frame += BLOCK
        monitor.writeRecords(writer, frame, START_MS + (frame / sampleRate) * 1000)
      }
    },
    message(ms) {
      us = Math.max(us, (frame / sampleRate) * 1e6)
      monitor.onMessage(START_MS + us / 1000 - ms, frame)
    },
    take() {
      const messages: StampedMessage[] = []
      for (let filled = pool.take(); filled !== null; filled = pool.take()) {
        messages.push({
          document: 'doc-1',
          frameId: 0,
          message: {
            type: 'records/chunk',
            stream: REFERENCE_ID,
            dropped: pool.dropped,
            bytes: filled.bytes.slice(0, filled.recordBytes),
          },
        })
      }
      return messages
    },
  }
}
