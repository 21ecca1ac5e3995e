// A look-ahead sequencer for the panel's synthetic recording: a timer of 25 ms asks for swung notes 100 ms ahead, a
// task of the main thread now and then makes some of them late. Deterministic. Runs in Node and in a page.

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import { ACTION, CAUSE, KIND, STAT } from '../../../trace/wire/record.ts'
import type { StreamWriter } from './panel-records.ts'

const TRIGGER_ID = 950
const TICK_MS = 25
const AHEAD_MS = 100
const GAPS_MS = [240, 120] as const
const QUANTUM = 128
/**
 * The main thread is busy from here on for so long, in each stretch of ten bars: the first and the last are too long.
 */
const TASKS = [
  { atMs: 1100, forMs: 179 },
  { atMs: 1500, forMs: 64 },
  { atMs: 1840, forMs: 153 },
] as const
const STRETCH_MS = 3600

export interface SequencerScene {
  introduce(send: (atMs: number, message: PageMessage) => void): void
  /** Everything from `fromMs` up to `toMs`. `nextEvent` gives the next number of an event. */
  chunk(fromMs: number, toMs: number, page: StreamWriter, nextEvent: () => number): void
}

/** In this context, which runs from `startMs` on, ms after `startWallMs`. */
export function createSequencerScene(
  startWallMs: number,
  context: { contextId: number; sampleRate: number; startMs: number },
): SequencerScene {
  const { contextId, sampleRate, startMs } = context
  const wall = (ms: number): number => startWallMs + ms
  const frameAt = (ms: number): number => ((ms - startMs) * sampleRate) / 1000
  const stoodAt = (ms: number): number => Math.floor(frameAt(ms) / QUANTUM) * QUANTUM
  // At no whole quantum: a start there might be meant as "now".
  let nextNoteMs = startMs + 400.7
  let notes = 0

  const busyUntil = (ms: number): number => {
    const stretch = Math.floor(ms / STRETCH_MS) * STRETCH_MS
    const task = TASKS.find(
      ({ atMs, forMs }) => ms >= stretch + atMs && ms < stretch + atMs + forMs,
    )
    return task === undefined ? ms + 0.3 : stretch + task.atMs + task.forMs + 0.3
  }

  function ask(dueMs: number, callMs: number, page: StreamWriter, event: number): void {
    const nan = Number.NaN
    const flags = ACTION.start | CAUSE.handler
    const stood = stoodAt(callMs)
    page.write(KIND.pageEvent, 0, TRIGGER_ID, nan, wall(dueMs), event, SOURCE_CODE.timer)
    page.write(KIND.eventFrame, 0, contextId, stood, wall(callMs), event, 0)
    page.write(KIND.handlerStart, 0, TRIGGER_ID, nan, wall(callMs), event, 0)
    const frame = frameAt(nextNoteMs)
    page.write(KIND.actionStart, flags, contextId, frame, wall(callMs + 0.1), event, stood + 1)
    page.write(KIND.actionEnd, flags, contextId, frame, wall(callMs + 0.2), event, stood + 1)
  }

  return {
    introduce(send) {
      const source = { kind: 'trigger', id: TRIGGER_ID, source: 'timer' } as const
      const message = {
        type: 'source/define',
        source: { ...source, event: 'setInterval', detail: '' },
      } as const
      send(startMs - 3, message)
    },
    chunk(fromMs, toMs, page, nextEvent) {
      const nan = Number.NaN
      if (fromMs === 0) page.write(KIND.longTask, 0, 0, nan, wall(1), 0, 0)
      for (let dueMs = fromMs; dueMs < toMs; dueMs += TICK_MS) {
        const callMs = busyUntil(dueMs)
        while (nextNoteMs < callMs + AHEAD_MS) {
          if (callMs < startMs) break
          ask(dueMs, callMs, page, nextEvent())
          nextNoteMs += GAPS_MS[notes++ % 2] ?? 0
        }
      }
      for (const { atMs, forMs } of TASKS) {
        const startedMs = Math.floor(fromMs / STRETCH_MS) * STRETCH_MS + atMs
        const endedMs = startedMs + forMs
        if (endedMs < fromMs || endedMs >= toMs) continue
        page.write(KIND.longTask, 0, 0, nan, wall(startedMs), 0, forMs)
        page.write(KIND.stat, 0, 0, nan, wall(endedMs), STAT.heapMegabytes, 24)
      }
    },
  }
}
