// What is read on a timer: where each running context stands, what the platform says of its latency and underruns,
// memory, and the offset of the audio thread's clock. Page world, five times a second at most; a throttled page
// is read less often.

import { KIND, STAT } from '../../../trace/wire/record.ts'
import {
  averageLatency,
  contextBaseLatency,
  contextOutputLatency,
  contextOutputTimestamp,
  contextPlaybackStats,
  contextState,
  contextTime,
  underrunDuration,
  underrunEvents,
} from '../audio-natives.ts'
import { nowMs, own, round, timeOriginMs, usedHeapBytes } from '../natives.ts'
import type { Output } from '../output.ts'
import type { ContextEntry, Registry } from '../registry.ts'

/** From one poll to the next: each wakes the page, which costs more than what is read. */
export const POLL_MS = 200
/** Figures that the platform renews once a second at most, and pings. */
const SLOW_MS = 1000

/**
 * False: the context's output is not asked for, because the question can stop the page for good. Firefox (153,
 * PulseAudio) holds the lock of its audio graph while it asks the sound server for the latency; a sound server that
 * waits for that graph at this moment never answers, and main thread and audio thread wait for each other. Measured:
 * 3 of 9 runs of the demo, 3 of 6 with one single read while a busy graph ran for 0.4 s. Both outputLatency and
 * getOutputTimestamp() ask, so no read is safe. It happens exactly where Firefox says 0 for baseLatency: with fixed
 * figures (resisting fingerprinting) it does not ask. A running context of Chromium has a base latency of one buffer
 * at least.
 */
const isOutputTold = (context: AudioContext): boolean => contextBaseLatency(context) > 0

export interface Clocks {
  poll(): void
}

/**
 * Reads nothing before the first `poll`, which allocates what the platform's answers take and never throws of its
 * own.
 */
export function createClocks(registry: Registry, output: Output): Clocks {
  let slowDueMs = 0
  let isUntoldSaid = false

  const readOutput = (context: AudioContext, entry: ContextEntry): void => {
    const stamp = contextOutputTimestamp?.(context)
    if (!stamp) return
    const heardAt = own(stamp, 'contextTime') ?? 0
    const performanceTime = own(stamp, 'performanceTime') ?? 0
    // Both are 0 until the device has played something.
    if (heardAt > 0 && performanceTime > 0 && heardAt !== entry.lastOutputTime) {
      entry.lastOutputTime = heardAt
      output.record(
        KIND.outputClock,
        0,
        entry.id,
        heardAt * entry.sampleRate,
        timeOriginMs + performanceTime,
        0,
        0,
      )
    }
  }

  const readFast = (context: AudioContext, entry: ContextEntry, isTold: boolean): void => {
    if (isTold) readOutput(context, entry)
    const frame = round(contextTime(context) * entry.sampleRate)
    const wallMs = nowMs()
    const latency = isTold ? contextOutputLatency(context) : NaN
    output.record(KIND.contextClock, 0, entry.id, frame, wallMs, POLL_MS, latency * 1000)
  }

  const readSlow = (context: AudioContext, entry: ContextEntry, isTold: boolean): void => {
    if (isTold)
      output.writeStat(entry.id, STAT.outputLatencyMs, contextOutputLatency(context) * 1000)
    output.writeStat(entry.id, STAT.baseLatencyMs, contextBaseLatency(context) * 1000)
    const playback = contextPlaybackStats(context)
    output.writeStat(entry.id, STAT.underrunEvents, entry.underrunsTold)
    output.writeStat(entry.id, STAT.underrunDurationMs, underrunDuration(playback) * 1000)
    output.writeStat(entry.id, STAT.playbackLatencyMs, averageLatency(playback) * 1000)
    entry.tap?.ping()
  }

  return {
    poll() {
      const isSlowDue = nowMs() >= slowDueMs
      if (isSlowDue) slowDueMs = nowMs() + SLOW_MS
      registry.forEachContext((context, entry) => {
        const state = contextState(context)
        // Some changes come without an event (interruption in some browsers).
        if (state !== entry.state) registry.update(context, entry)
        entry.tap?.collect()
        if (!entry.isRealtime || state !== 'running') return
        const realtime = context as AudioContext
        const isTold = isOutputTold(realtime)
        if (!isTold && !isUntoldSaid && contextTime(context) > 1) {
          isUntoldSaid = true
          output.notice('output-untold', '')
        }
        readFast(realtime, entry, isTold)
        // The platform counts underruns once a second, when it likes: what is new is told at once.
        const { underrunsTold } = entry
        entry.underrunsTold = underrunEvents(contextPlaybackStats(context))
        const isUnderrun = entry.underrunsTold > underrunsTold
        if (isSlowDue || isUnderrun) readSlow(realtime, entry, isTold)
        if (isUnderrun) output.flush(true)
      })
      if (isSlowDue) output.writeStat(0, STAT.heapMegabytes, usedHeapBytes() / 1e6)
    },
  }
}
