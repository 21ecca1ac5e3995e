// A stretch of time of which records are missing. Types only.

export interface Hole {
  /** From the last record before it to the first one behind it, epoch ms by the page's clock. */
  readonly fromMs: number
  readonly toMs: number
  /** How many are missing. */
  readonly records: number
}
