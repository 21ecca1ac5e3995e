// What one session follows in all, whoever sends it: limits of each document or context multiply, totals do not. And
// its work, counted in units, so that a recording that costs too much is given up at the same message wherever it is
// read. Any reader context.

/**
 * Totals of a session. Far above what honest pages make: a synth of a node for each voice defines thousands of nodes,
 * and one processor of each that still plays.
 */
export const SESSION_LIMIT = {
  contexts: 1024,
  processors: 4096,
  nodes: 65_536,
  inputs: 4096,
  streams: 4096,
  references: 256,
  /** Of all graphs together, at one time. */
  graphNodes: 32_768,
  graphEdges: 131_072,
  /** Characters of the names of nodes, inputs and processors. */
  characters: 8 * 1024 * 1024,
  /** Rows behind the live charts, some 40 bytes each: what 29 contexts hold at most. */
  rows: 1024 * 1024,
  /** Events that are under way, and their actions, some 150 bytes each. */
  events: 16_384,
  actions: 131_072,
  /** Sounds that wait to be given to an event. */
  onsets: 4096,
  /** Messages that have arrived and that no event has asked for yet, some 100 bytes each. */
  arrivals: 262_144,
} as const

export type LimitedThing = keyof typeof SESSION_LIMIT

export interface SessionBudget {
  /** True where so many more are within the total; they are counted then. */
  take(thing: LimitedThing, count?: number): boolean
  /** So many were let go. */
  give(thing: LimitedThing, count?: number): void
  /** Work was done that the messages themselves do not show, in units of about a microsecond. */
  spend(units: number): void
  readonly spent: number
  /** All that is spent on this session is spent. */
  readonly isSpent: boolean
}

/** Nothing taken, nothing spent of `maxUnits`. Any thread; constant time. */
export function createSessionBudget(
  maxUnits = Number.POSITIVE_INFINITY,
  limits: Readonly<Record<LimitedThing, number>> = SESSION_LIMIT,
): SessionBudget {
  const left: Record<LimitedThing, number> = { ...limits }
  let spent = 0
  return {
    take(thing, count = 1) {
      if (left[thing] < count) return false
      left[thing] -= count
      return true
    },
    give(thing, count = 1) {
      left[thing] += count
    },
    spend(units) {
      spent += units
    },
    get spent() {
      return spent
    },
    get isSpent() {
      return spent > maxUnits
    },
  }
}
