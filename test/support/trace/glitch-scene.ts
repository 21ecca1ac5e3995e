// A synthetic page that plays, on a machine whose every millisecond is known: callbacks of a device, quanta in them,
// processors with their times, a main thread with tasks and ScriptProcessor buffers. What goes wrong is planted. The
// audio thread's own watch (injected/worklet) says where it was late, as in a real page.

import { CLOCK_STRIDES, createLatenessWatcher } from '../../../injected/worklet/tap/lateness.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import type { DocumentCondition, StampedMessage } from '../../../trace/wire/protocol.ts'
import { createTraceBuilder, FLAG, KIND, START_MS, STAT } from './trace-builder.ts'

export interface GlitchSceneOptions {
  seed?: number
  sampleRate?: number
  /** Frames of the device's callback; its time is what the context tells as base latency. */
  callbackFrames?: number
  /** What each processor usually takes for a quantum, µs. */
  processorsUs?: readonly number[]
  /** Every n-th quantum is timed; the first 32 calls of a processor are. */
  timedEvery?: number
  /** Frames of a ScriptProcessor node's buffer; 0: there is none. */
  bufferFrames?: number
  /** What its handler takes, µs. */
  handlerUs?: number
  seconds?: number
  /** The browser tells of long tasks. */
  hasLongTasks?: boolean
  /** Unplanned tasks, short stalls and small falls of the heap, as every page has them. */
  isNoisy?: boolean
  /** When the context begins to run, ms. */
  startMs?: number
}

/** Times in ms after START_MS. */
export interface GlitchScene {
  /** The processor's next `calls` calls from then on take so long. */
  burn(atMs: number, us: number, calls?: number, processor?: number): void
  /** Its first calls take so long. */
  cold(firstUs: number, calls: number, processor?: number): void
  /** Something else keeps the audio thread. */
  stall(atMs: number, ms: number): void
  /** The main thread does something else. `isTold`: as a long task, where the browser tells of these. */
  task(atMs: number, ms: number, isTold?: boolean): void
  /** The ScriptProcessor's handler takes so long for the next buffer. */
  handler(atMs: number, us: number): void
  /** The heap falls by so much at some time before this. */
  heapFall(atMs: number, megabytes: number): void
  condition(atMs: number, condition: DocumentCondition): void
  /** Another device, with another callback. */
  device(atMs: number, callbackFrames: number): void
  /** The context does not run in between. */
  suspend(fromMs: number, toMs: number): void
  /** The platform counts an underrun that nothing else tells of. */
  underrun(atMs: number): void
  /** `lateMs`: how much later the chunks of a stream arrive. */
  messages(lateMs?: Record<number, number>): StampedMessage[]
  read(): TraceSession
}

/** Deterministic noise, 0…1. */
export function createNoise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const QUANTUM = 128
const CONTEXT = 1
const SCRIPT_NODE = 40
const FIRST_TIMED = 32

interface Burn {
  atMs: number
  us: number
  calls: number
  processor: number
}

interface Span {
  atMs: number
  ms: number
}

interface Planted {
  handlers: { atMs: number; us: number }[]
  burns: Burn[]
  stalls: Span[]
  tasks: (Span & { isTold: boolean })[]
  falls: { atMs: number; megabytes: number }[]
  devices: { atMs: number; callbackFrames: number }[]
  suspensions: { fromMs: number; toMs: number }[]
  underruns: number[]
}

export function glitchScene(options: GlitchSceneOptions = {}): GlitchScene {
  const { seed = 1, sampleRate = 44_100, callbackFrames = 441, timedEvery = 1 } = options
  const { processorsUs = [400], bufferFrames = 0, handlerUs = 300, seconds = 8 } = options
  const { hasLongTasks = true, isNoisy = false, startMs = 0 } = options
  const noise = createNoise(seed)
  const builder = createTraceBuilder()
  const out: StampedMessage[] = []
  const planted: Planted = {
    handlers: [],
    burns: [],
    stalls: [],
    tasks: [],
    falls: [],
    devices: [],
    suspensions: [],
    underruns: [],
  }
  const coldCalls = new Map<number, { us: number; calls: number }>()
  const conditions: { atMs: number; condition: DocumentCondition }[] = []
  const endMs = seconds * 1000
  const toMs = (frames: number): number => (frames / sampleRate) * 1000

  const context = builder.context({ id: CONTEXT, sampleRate, zeroMs: startMs })
  const update = (atMs: number, state: 'running' | 'suspended', frames: number): void => {
    builder.message({
      type: 'context/update',
      id: CONTEXT,
      state,
      probe: 'running',
      reason: '',
      baseLatencyMs: toMs(frames),
      sink: '',
      wallMs: START_MS + atMs,
    })
  }

  /** What the main thread does, in order. */
  function busyUntil(atMs: number): number {
    let freeMs = atMs
    for (const { atMs: fromMs, ms } of planted.tasks.toSorted((a, b) => a.atMs - b.atMs))
      if (fromMs <= freeMs && freeMs < fromMs + ms) freeMs = fromMs + ms
    return freeMs
  }

  function addNoise(): void {
    for (let atMs = 500; atMs < endMs; atMs += 300 + noise() * 900) {
      planted.tasks.push({ atMs, ms: 3 + noise() * 6, isTold: false })
      // A thread that is a little late now and then is no glitch.
      planted.stalls.push({ atMs: atMs + noise() * 200, ms: noise() * 1.5 })
    }
  }

  const underrunsUntil: { atMs: number; lostMs: number }[] = []

  function playAudio(): void {
    const watcher = createLatenessWatcher(sampleRate, 0.005, QUANTUM)
    const calls = processorsUs.map(() => 0)
    const left = planted.burns.map(({ calls: times }) => times)
    let frame = 0
    let shiftMs = startMs
    let threadMs = startMs
    let callback = 0
    let size = callbackFrames
    let sizeFromFrame = 0
    let nextLook = 0
    let turn = 0
    let nextLevel = 0
    const stalls = planted.stalls.toSorted((a, b) => a.atMs - b.atMs)
    for (;;) {
      let dueMs = shiftMs + toMs(sizeFromFrame + callback * size)
      if (dueMs >= endMs) return
      const device = planted.devices.findLast(({ atMs }) => atMs <= dueMs)
      if (device !== undefined && device.callbackFrames !== size) {
        sizeFromFrame = Math.ceil(frame / device.callbackFrames) * device.callbackFrames
        size = device.callbackFrames
        callback = 0
        // A device takes a while to open.
        shiftMs = dueMs - toMs(sizeFromFrame) + 60 + noise() * 40
        continue
      }
      const suspension = planted.suspensions.find(
        ({ fromMs, toMs: until }) => fromMs <= dueMs && dueMs < until,
      )
      if (suspension !== undefined) {
        shiftMs += suspension.toMs - dueMs
        dueMs = suspension.toMs
      }
      threadMs = Math.max(threadMs, dueMs + noise() * 0.2)
      while (stalls[0] !== undefined && stalls[0].atMs <= threadMs) {
        const { ms } = stalls.shift() as Span
        threadMs += ms
      }
      const lateMs = threadMs - dueMs
      if (lateMs > toMs(size)) {
        underrunsUntil.push({ atMs: threadMs, lostMs: lateMs })
        shiftMs += Math.floor(lateMs / toMs(size)) * toMs(size)
      }
      callback++
      while (frame < sizeFromFrame + callback * size) {
        processorsUs.forEach((usualUs, processor) => {
          const call = (calls[processor] = (calls[processor] ?? 0) + 1)
          let us = usualUs * (0.98 + noise() * 0.04)
          const cold = coldCalls.get(processor)
          if (cold !== undefined && call <= cold.calls) us = cold.us * (0.95 + noise() * 0.1)
          planted.burns.forEach((burn, index) => {
            if (burn.processor !== processor || burn.atMs > threadMs || !left[index]) return
            left[index]--
            us = burn.us
          })
          const isRegular = call % timedEvery === 0
          if (isRegular || call <= FIRST_TIMED)
            context.record({
              kind: KIND.quantum,
              flags: isRegular ? 0 : FLAG.extra,
              source: processor + 1,
              frame,
              wallMs: threadMs,
              a: call,
              b: us,
            })
          threadMs += us / 1000
        })
        if (frame >= nextLook) {
          nextLook = frame + (CLOCK_STRIDES[turn++ % CLOCK_STRIDES.length] as number)
          const foundMs = watcher.observe(frame, threadMs)
          if (foundMs > 0) context.record({ kind: KIND.gap, frame, wallMs: threadMs, b: foundMs })
        }
        if (threadMs >= nextLevel) {
          nextLevel = threadMs + 100
          context.record({ kind: KIND.level, frame, wallMs: threadMs, b: 0.1 })
        }
        threadMs += 0.02
        frame += QUANTUM
      }
    }
  }

  function playPage(): void {
    let heap = 40
    let dueMs = 0
    let polledMs = -Infinity
    let slowMs = -Infinity
    const falls = planted.falls.toSorted((a, b) => a.atMs - b.atMs)
    while (dueMs < endMs) {
      const atMs = Math.max(busyUntil(dueMs), polledMs)
      polledMs = atMs
      dueMs = Math.max(dueMs + 100, atMs)
      if (atMs < startMs || planted.suspensions.some((s) => s.fromMs <= atMs && atMs < s.toMs))
        continue
      builder.record({
        kind: KIND.contextClock,
        source: CONTEXT,
        frame: Math.round(((atMs - startMs) / 1000) * sampleRate),
        wallMs: atMs,
        b: 30 + noise(),
      })
      if (atMs < slowMs + 1000) continue
      slowMs = atMs
      const size = planted.devices.findLast((each) => each.atMs <= atMs)?.callbackFrames
      const stat = (which: number, b: number, source: number = CONTEXT): void =>
        builder.record({ kind: KIND.stat, source, wallMs: atMs, a: which, b })
      stat(STAT.baseLatencyMs, toMs(size ?? callbackFrames))
      const known = underrunsUntil.filter((each) => each.atMs < atMs - 200)
      const others = planted.underruns.filter((each) => each < atMs - 200).length
      stat(STAT.underrunEvents, known.length + others)
      stat(
        STAT.underrunDurationMs,
        known.reduce((sum, { lostMs }) => sum + lostMs, 10 * others),
      )
      heap += 0.5
      while (falls[0] !== undefined && falls[0].atMs <= atMs)
        heap -= (falls.shift() as Planted['falls'][number]).megabytes
      stat(STAT.heapMegabytes, heap, 0)
    }
  }

  function playScript(): void {
    if (bufferFrames === 0) return
    context.node(SCRIPT_NODE, 'ScriptProcessor', 0, bufferFrames)
    const bufferMs = toMs(bufferFrames)
    const handlers = planted.handlers.toSorted((a, b) => a.atMs - b.atMs)
    let freeMs = 0
    for (let number = 1; startMs + number * bufferMs < endMs; number++) {
      // With the callback in which it is full.
      const filledMs =
        startMs + Math.ceil((number * bufferFrames) / callbackFrames) * toMs(callbackFrames)
      const atMs = busyUntil(Math.max(filledMs + 0.1, freeMs))
      const isLong = handlers[0] !== undefined && handlers[0].atMs <= atMs
      const us = isLong ? (handlers.shift()?.us ?? 0) : handlerUs
      freeMs = atMs + us / 1000
      builder.record({
        kind: KIND.audioProcess,
        source: SCRIPT_NODE,
        wallMs: atMs,
        a: number,
        b: us,
      })
    }
  }

  return {
    burn: (atMs, us, calls = 1, processor = 0) =>
      void planted.burns.push({ atMs, us, calls, processor }),
    cold: (us, calls, processor = 0) => void coldCalls.set(processor, { us, calls }),
    stall: (atMs, ms) => void planted.stalls.push({ atMs, ms }),
    task: (atMs, ms, isTold = true) => void planted.tasks.push({ atMs, ms, isTold }),
    handler: (atMs, us) => void planted.handlers.push({ atMs, us }),
    heapFall: (atMs, megabytes) => void planted.falls.push({ atMs, megabytes }),
    condition: (atMs, condition) => void conditions.push({ atMs, condition }),
    device: (atMs, frames) => void planted.devices.push({ atMs, callbackFrames: frames }),
    suspend: (fromMs, untilMs) => void planted.suspensions.push({ fromMs, toMs: untilMs }),
    underrun: (atMs) => void planted.underruns.push(atMs),
    messages(lateMs = {}) {
      if (isNoisy) addNoise()
      processorsUs.forEach((_, processor) => {
        context.node(20 + processor, `synth-${processor}`, processor + 1)
      })
      if (startMs > 0) update(0, 'suspended', callbackFrames)
      update(startMs, 'running', callbackFrames)
      for (const { fromMs, toMs: untilMs } of planted.suspensions) {
        update(fromMs, 'suspended', callbackFrames)
        update(untilMs, 'running', callbackFrames)
      }
      for (const { atMs, condition } of conditions)
        builder.message({ type: 'document/condition', condition, wallMs: START_MS + atMs })
      playAudio()
      playPage()
      playScript()
      if (hasLongTasks) {
        builder.record({ kind: KIND.longTask, wallMs: 0, b: 0 })
        for (const { atMs, ms, isTold } of planted.tasks)
          if (isTold && ms >= 50) builder.record({ kind: KIND.longTask, wallMs: atMs, b: ms })
      }
      out.push(...builder.messages({ lateMs }))
      return out
    },
    read() {
      const session = createSession()
      for (const stamped of this.messages()) session.ingest(stamped)
      session.finish()
      return session
    },
  }
}
