// Waiting for the page to ask for MIDI, with a bound. Node.

import type { TraceCollector } from './trace-collector.ts'

/** Loading a sound bank over a network takes its time; a page that has not asked after this long will not. */
export const MIDI_WAIT_MS = 20_000

/** True when a document has asked for MIDI; false after `limitMs`, or when `signal` fired. */
export function waitForMidi(
  collector: TraceCollector,
  limitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      unsubscribe()
      signal.removeEventListener('abort', finish)
      resolve(collector.hasMidi)
    }
    const timer = setTimeout(finish, limitMs)
    const unsubscribe = collector.onMessage(() => {
      if (collector.hasMidi) finish()
    })
    signal.addEventListener('abort', finish)
    if (collector.hasMidi || signal.aborted) finish()
  })
}
