// The same few notes again and again, once a recording is over: what the browser still has after each, garbage being
// collected before. Chromium alone tells. Node.

import type { CDPSession, Page } from 'puppeteer-core'

import type { RepeatCounts } from '../../audit/subject.ts'
import { createSequence, type MidiSequence, type TimedMidi } from '../../midi/midi-sequence.ts'
import type { PageAfter } from '../record/record-page.ts'
import { performanceOf } from '../record/performed-music.ts'
import { pause } from '../interrupt.ts'

const REPEATS = 7
const BYTES_PER_MEGABYTE = 1e6
/** For releases and tails. */
const FADE_MS = 900
const KEYS = [50, 53, 57, 60]

export interface GestureRepeats {
  /** Null: the browser does not tell, or the page went. */
  readonly counts: RepeatCounts | null
  /** From then on what the page says is of these repeats. */
  readonly hasBegun: boolean
  readonly after: PageAfter
}

/** Counts nothing yet; `after` fills it. Never rejects. */
export function createGestureRepeats(signal: AbortSignal): GestureRepeats {
  let counts: RepeatCounts | null = null
  let hasBegun = false
  return {
    get hasBegun() {
      return hasBegun
    },
    get counts() {
      return counts
    },
    async after(page, play) {
      hasBegun = true
      counts = await countRepeats(page, play, signal).catch(() => null)
    },
  }
}

async function countRepeats(
  page: Page,
  play: Parameters<PageAfter>[1],
  signal: AbortSignal,
): Promise<RepeatCounts | null> {
  const session = await page.createCDPSession()
  try {
    await session.send('Performance.enable')
    const nodes: number[] = []
    const heapMegabytes: number[] = []
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await play(performanceOf(gesture(), 'a gesture'))
      await pause(FADE_MS, signal)
      if (signal.aborted) return null
      const now = await countNow(session)
      nodes.push(now.nodes)
      heapMegabytes.push(now.heapMegabytes)
    }
    return { nodes, heapMegabytes }
  } finally {
    await session.detach().catch(() => undefined)
  }
}

async function countNow(session: CDPSession): Promise<{ nodes: number; heapMegabytes: number }> {
  // What one collection frees may let go of more: nodes that wait for the audio thread among them.
  for (let pass = 0; pass < 2; pass++) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const valueOf = (wanted: string): number =>
    metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  const nodes = valueOf('AudioHandlers')
  if (Number.isNaN(nodes)) throw new Error('This browser does not count audio nodes.')
  return { nodes, heapMegabytes: valueOf('JSHeapUsedSize') / BYTES_PER_MEGABYTE }
}

/** Four notes, and a chord of them. */
function gesture(): MidiSequence {
  const messages = [...KEYS.entries()].flatMap(([index, key]): TimedMidi[] => [
    { atMs: index * 80, bytes: [0x90, key, 77] },
    { atMs: index * 80 + 60, bytes: [0x80, key, 0] },
    { atMs: 400, bytes: [0x90, key, 78] },
    { atMs: 520, bytes: [0x80, key, 0] },
  ])
  return createSequence(messages.sort((one, other) => one.atMs - other.atMs))
}
