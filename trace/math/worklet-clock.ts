// Puts the audio thread's wall clock on the page's: the ping with the shortest round trip in the last two
// minutes gives the offset, and half that trip its error. The offset is applied only where it is larger than its
// error. Any reader context.

const WINDOW_MS = 120_000
const MAX_PINGS = 256

interface Ping {
  wallMs: number
  roundTripUs: number
  offsetMs: number
}

export interface WorkletClock {
  /** One `clockPing`: when it was sent, its round trip in µs, worklet clock minus middle of the trip in ms. */
  addPing(wallMs: number, roundTripUs: number, offsetMs: number): void
  /** Steps of both clocks, µs; they are part of the error. */
  setSteps(pageStepUs: number, workletStepUs: number): void
  /** A time of the worklet's clock on the page's. */
  toPage(wallMs: number): number
  /** Worklet minus page, ms; null while nothing is known. */
  readonly offsetMs: number | null
  readonly errorMs: number | null
  readonly isCorrected: boolean
}

/** Of equal trips the later one: clocks drift. */
function shorterOf(known: Ping | null, later: Ping): Ping {
  return known === null || later.roundTripUs <= known.roundTripUs ? later : known
}

function shortestOf(pings: readonly Ping[]): Ping | null {
  let best: Ping | null = null
  for (const ping of pings) best = shorterOf(best, ping)
  return best
}

/** A clock of which nothing is known: `toPage` changes nothing. Any thread. */
export function createWorkletClock(): WorkletClock {
  const pings: Ping[] = []
  let best: Ping | null = null
  let stepsMs = 0

  const errorOf = ({ roundTripUs }: Ping): number => roundTripUs / 2000 + stepsMs / 2
  const isSure = (ping: Ping): boolean => Math.abs(ping.offsetMs) > errorOf(ping)

  return {
    addPing(wallMs, roundTripUs, offsetMs) {
      if (!Number.isFinite(wallMs) || !Number.isFinite(offsetMs)) return
      const ping = { wallMs, roundTripUs, offsetMs }
      pings.push(ping)
      let isBestGone = false
      while (pings.length > MAX_PINGS || (pings[0] as Ping).wallMs < wallMs - WINDOW_MS)
        isBestGone = pings.shift() === best || isBestGone
      best = isBestGone ? shortestOf(pings) : shorterOf(best, ping)
    },
    setSteps(pageStepUs, workletStepUs) {
      stepsMs = (pageStepUs + workletStepUs) / 1000
    },
    toPage(wallMs) {
      return best !== null && isSure(best) ? wallMs - best.offsetMs : wallMs
    },
    get offsetMs() {
      return best === null ? null : best.offsetMs
    },
    get errorMs() {
      return best === null ? null : errorOf(best)
    },
    get isCorrected() {
      return best !== null && isSure(best)
    },
  }
}
