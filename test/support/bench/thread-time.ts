// How long this thread was ready to run but had no processor, by the kernel's own count (Linux; elsewhere zero, so
// that nothing is left out). In the bench worker.

import { openSync, readSync } from 'node:fs'

/** Of ASCII. The line reads: ran ns, waited ns, turns. */
const SPACE = 0x20
const ZERO = 0x30

export interface ThreadWait {
  /** Milliseconds since the thread began. Some microseconds a call; leaves nothing to collect. */
  waitedMs(): number
}

export function openThreadWait(): ThreadWait {
  const text = new Uint8Array(96)
  let file: number
  try {
    file = openSync('/proc/thread-self/schedstat', 'r')
  } catch {
    return { waitedMs: () => 0 }
  }
  return {
    waitedMs() {
      const length = readSync(file, text, 0, text.length, 0)
      let waitedNs = 0
      for (let at = text.indexOf(SPACE) + 1; at < length && text[at] !== SPACE; at += 1) {
        waitedNs = waitedNs * 10 + (text[at] ?? 0) - ZERO
      }
      return waitedNs / 1e6
    },
  }
}
