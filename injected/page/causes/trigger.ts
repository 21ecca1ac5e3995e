// What may turn out to have caused a sound, before anything has come of it: plain values, so that nothing of the page
// is kept. Page world.

/** One event, or one call of a timer. */
export interface Trigger {
  /** Its number once something came of it, negative where it is not tracked (sampling); 0 before. */
  number: number
  /** SOURCE_CODE. */
  readonly source: number
  /** FLAG.press, FLAG.release or 0. */
  readonly flags: number
  /** Its own time stamp, epoch ms. */
  readonly wallMs: number
  /** When its first handler began, epoch ms; NaN where that was not seen. */
  readonly startMs: number
  /** Type of the event, or name of the call. */
  readonly event: string
  readonly detail: string
}
