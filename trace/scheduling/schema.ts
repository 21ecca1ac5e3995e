// How a page keeps time, as reports hold it. Types only.

/** Nothing a share of is null. All in ms. */
export interface LateFigures {
  count: number
  minMs: number | null
  p50Ms: number | null
  maxMs: number | null
  /** Of these, those just before which a long task kept the main thread. */
  afterTask: number
  /** Of the others, those that a timer asked for which itself ran as late as a long task lasts. */
  afterLateTimer: number
}

export interface SpreadFigures {
  count: number
  min: number
  p05: number
  p50: number
  p95: number
  max: number
}

/** Between each two notes: as they began, against as they were asked for; ms, without sign. */
export interface RhythmFigures extends SpreadFigures {
  /** Of these distances those that were heard; else the start stands for the sound that the platform gives it. */
  heard: number
  /** Root of the mean square. */
  jitter: number
}

/** Shares of a pair of notes that its longer one takes: 0.5 is straight, 0.667 a triplet's. */
export interface SwingFigures {
  asked: number
  heard: number
}

/** What the starts follow: `none` where it is none of these. */
export const GRIDS = ['none', 'quantum', 'callback', 'timer', 'frame'] as const
export type Grid = (typeof GRIDS)[number]

export interface Quantisation {
  grid: Grid
  /** Null where it is not known, or there is none. */
  stepMs: number | null
  /** How many of the starts lie on it. */
  share: number | null
}

export interface SchedulingFigures {
  /** Starts that were asked for with a time of their own. */
  count: number
  /** Starts "now" by a timer or a message: they sound when it runs. */
  immediate: number
  /** Starts that are no longer kept; the figures are of the rest. */
  letGo: number
  /** Asked for a time that was past. */
  late: LateFigures
  /** From the call to the start that it asks for, ms; below 0 what is late. Null: no start had a time. */
  marginMs: SpreadFigures | null
  /** From when a timer or an animation frame was to run to when it ran, of those that acted on audio. */
  timerLatenessMs: (SpreadFigures & { byTimer: Record<string, SpreadFigures | null> }) | null
  rhythmErrorMs: RhythmFigures | null
  swing: SwingFigures | null
  /** Null: too few starts. */
  quantisation: Quantisation | null
  /** Tasks of over 50 ms; null: the browser does not tell. */
  longTasks: { count: number; maxMs: number } | null
  /** Falls of the heap, where the browser tells its size. */
  collections: number
}
