// Waiting for something that the page's messages tell, with a bound. Node.

import type { TraceCollector } from './trace-collector.ts'

/** Loading a sound bank over a network takes its time; a page that has not asked for MIDI after this long will not. */
export const MIDI_WAIT_MS = 20_000
/** For the first context to run, once MIDI was asked for. */
export const AUDIO_WAIT_MS = 3000

/** True as soon as `isSo`, which is asked after each message; false after `limitMs`, or when `signal` fires. */
export function waitUntil(
  collector: TraceCollector,
  isSo: () => boolean,
  limitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (isSo() || signal.aborted) return Promise.resolve(isSo())
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      unsubscribe()
      signal.removeEventListener('abort', finish)
      resolve(isSo())
    }
    const timer = setTimeout(finish, limitMs)
    const unsubscribe = collector.onMessage(() => {
      if (isSo()) finish()
    })
    signal.addEventListener('abort', finish)
  })
}
