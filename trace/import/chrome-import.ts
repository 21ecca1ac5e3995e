// Chrome's own trace of Web Audio as a recording of ours: each render thread is a context, each quantum that it
// rendered a timed call of one processor, the whole graph. So the same figures and charts serve it. Any context.
//
//   RealtimeAudioDestinationHandler::Render          X   a quantum: when, how long, frames, output delay
//   RendererWebAudioDeviceImpl::GetOutputBufferSize  I   sample rate of the process's contexts

import type { PageMessage, StampedMessage } from '../wire/protocol.ts'
import { LIMIT, PAGE_STREAM } from '../wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../wire/record.ts'
import { recordView } from '../wire/record-view.ts'
import { createEventScanner } from './event-scanner.ts'
import { importedHello } from './imported-hello.ts'

/** Hours of one context; 24 bytes each. */
const MAX_QUANTA = 4_000_000
const MAX_THREADS = 64
/** Thirty years, µs: Chrome's clock begins with the machine. */
const MAX_TS_US = 1e15
const RENDER = 'RealtimeAudioDestinationHandler::Render'
const DEVICE = 'RendererWebAudioDeviceImpl::GetOutputBufferSize'
const COMMON_RATES = [8000, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000]
const CLOCKS_A_SECOND = 10

/** How the graph of a context is named among its processors. */
export const GRAPH_NAME = 'Whole graph'

interface Quantum {
  readonly ts: number
  readonly dur: number
  readonly delayMs: number
}

interface Thread {
  readonly pid: number
  readonly frames: number
  readonly quanta: Quantum[]
}

export interface ChromeImport {
  /** The next bytes of the file, which are the caller's again afterwards. */
  feed(bytes: Uint8Array): void
  /** Whether the file held a list of events at all. */
  readonly isTrace: boolean
  /** Quanta so far; 0 where the trace was taken without the category `webaudio`. */
  readonly quanta: number
  /** Quanta that were too many. */
  readonly leftOut: number
  /** The recording, once the file has ended. `endedWallMs`: when it ended, epoch ms, which no trace tells. */
  messages(endedWallMs: number): Generator<StampedMessage>
}

/** An import at the beginning of a file. Any thread; holds the quanta, not the file. */
export function createChromeImport(): ChromeImport {
  const threads = new Map<string, Thread>()
  const rates = new Map<number, number>()
  let quanta = 0
  let leftOut = 0
  const scanner = createEventScanner('"webaudio"', (event) => take(event as Given))

  function take({ name, ph, pid, tid, ts, dur, args }: Given): void {
    if (!isFinite(pid) || !isFinite(tid) || !isFinite(ts)) return
    if (ts < 0 || ts > MAX_TS_US) return
    if (name === DEVICE) {
      const rate = args?.['resolved_context_sample_rate']
      if (isFinite(rate) && rate >= 3000 && rate <= 768_000) rates.set(pid, rate)
      return
    }
    if (name !== RENDER || ph !== 'X' || !isFinite(dur) || dur < 0) return
    const key = `${pid}/${tid}`
    const known = threads.get(key)
    if (quanta >= MAX_QUANTA || (known === undefined && threads.size >= MAX_THREADS)) {
      leftOut++
      return
    }
    const frames = args?.['frames']
    const isLength = isFinite(frames) && Number.isInteger(frames) && frames > 0 && frames <= 16_384
    const thread = known ?? { pid, frames: isLength ? frames : 128, quanta: [] }
    threads.set(key, thread)
    const delay = args?.['playout_delay (ms)']
    thread.quanta.push({ ts, dur, delayMs: isFinite(delay) ? delay : 0 })
    quanta++
  }

  return {
    feed: scanner.feed,
    get isTrace() {
      return scanner.hasEvents
    },
    get quanta() {
      return quanta
    },
    get leftOut() {
      return leftOut
    },
    *messages(endedWallMs) {
      const all = [...threads.values()]
      // Threads write their events in blocks, which come in any order.
      for (const thread of all) thread.quanta.sort((a, b) => a.ts - b.ts)
      const firstUs = all.reduce(
        (least, { quanta }) => Math.min(least, quanta[0]?.ts ?? least),
        Infinity,
      )
      const lastUs = all.reduce((most, { quanta }) => Math.max(most, quanta.at(-1)?.ts ?? most), 0)
      const spanMs = all.length === 0 ? 0 : (lastUs - firstUs) / 1000
      const zeroWallMs = Math.max(0, endedWallMs - spanMs)
      const wallOf = (ts: number): number => zeroWallMs + (ts - firstUs) / 1000
      yield stamped(importedHello(zeroWallMs))
      const page = createStream(PAGE_STREAM)
      for (const [index, thread] of all.entries()) {
        yield* contextMessages(thread, index + 1, rateOf(thread, rates), page, wallOf)
      }
    },
  }
}

interface Given {
  readonly name?: unknown
  readonly ph?: unknown
  readonly pid?: unknown
  readonly tid?: unknown
  readonly ts?: unknown
  readonly dur?: unknown
  readonly args?: Readonly<Record<string, unknown>>
}

const isFinite = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)

const stamped = (message: PageMessage): StampedMessage => ({
  document: 'chrome-trace',
  frameId: 0,
  message,
})

/** As the device was asked for; else the usual one that fits the pace of the quanta best. */
function rateOf({ pid, frames, quanta }: Thread, rates: ReadonlyMap<number, number>): number {
  const told = rates.get(pid)
  if (told !== undefined) return told
  const spanUs = (quanta.at(-1)?.ts ?? 0) - (quanta[0]?.ts ?? 0)
  const seen = spanUs > 0 ? ((quanta.length - 1) * frames * 1e6) / spanUs : 48_000
  return COMMON_RATES.reduce((best, rate) =>
    Math.abs(rate - seen) < Math.abs(best - seen) ? rate : best,
  )
}

interface Stream {
  add(kind: number, source: number, frame: number, wallMs: number, a: number, b: number): void
  /** What was added, in chunks. */
  take(): Generator<StampedMessage>
}

function createStream(stream: number): Stream {
  let sequence = 0
  let written = 0
  let chunks: ArrayBuffer[] = []
  const buffer = new ArrayBuffer(LIMIT.chunkRecords * RECORD_BYTES)
  const view = recordView(buffer)
  const close = (): void => {
    if (written > 0) chunks.push(buffer.slice(0, written * RECORD_BYTES))
    written = 0
  }
  return {
    add(kind, source, frame, wallMs, a, b) {
      if (written === LIMIT.chunkRecords) close()
      writeRecord(view, written++ * RECORD_BYTES, kind, 0, source, sequence, frame, wallMs, a, b)
      sequence = (sequence + 1) >>> 0
    },
    *take() {
      close()
      for (const bytes of chunks)
        yield stamped({ type: 'records/chunk', stream, dropped: 0, bytes })
      chunks = []
    },
  }
}

function* contextMessages(
  { frames, quanta }: Thread,
  id: number,
  sampleRate: number,
  page: Stream,
  wallOf: (ts: number) => number,
): Generator<StampedMessage> {
  const wallMs = wallOf(quanta[0]?.ts ?? 0)
  yield stamped({
    type: 'source/define',
    source: {
      kind: 'context',
      id,
      contextType: 'realtime',
      sampleRate,
      renderQuantumFrames: frames,
      baseLatencyMs: 0,
      sink: '',
      createdWallMs: wallMs,
      joined: true,
    },
  })
  yield stamped({
    type: 'context/update',
    id,
    state: 'running',
    probe: 'running',
    reason: '',
    baseLatencyMs: 0,
    sink: '',
    wallMs,
  })
  yield stamped({
    type: 'worklet/hello',
    contextId: id,
    clock: 'performance.now',
    clockStepUs: 1,
    clockCostUs: 0,
    shared: false,
  })
  yield stamped({
    type: 'processor/define',
    contextId: id,
    processorIndex: 1,
    name: GRAPH_NAME,
    joined: true,
  })
  const own = createStream(id)
  let second = Number.NaN
  let nextClockMs = Number.NEGATIVE_INFINITY
  for (const [index, { ts, dur, delayMs }] of quanta.entries()) {
    const at = wallOf(ts)
    if (Math.floor(at / 1000) !== second) {
      second = Math.floor(at / 1000)
      yield* page.take()
      yield* own.take()
    }
    const frame = index * frames
    own.add(KIND.quantum, 1, frame, at, index + 1, dur)
    if (at < nextClockMs) continue
    nextClockMs = at + 1000 / CLOCKS_A_SECOND
    page.add(KIND.contextClock, id, frame, at, 0, delayMs)
  }
  yield* page.take()
  yield* own.take()
}
