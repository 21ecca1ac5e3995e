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
  /** Start that it asked for ahead of time, in frames; NaN where it asked for none. */
  frame: number
  /** What the same call asked for, for another time. */
  next: Trigger | null
}

/** One that nothing has come of. `startMs` NaN: not seen. */
export const createTrigger = (
  source: number,
  flags: number,
  wallMs: number,
  startMs: number,
  event: string,
  detail: string,
): Trigger => ({
  number: 0,
  source,
  flags,
  wallMs,
  startMs,
  event,
  detail,
  frame: NaN,
  next: null,
})

/** Times that one call can ask for ahead and that are told apart; those behind them share the last one. */
const MAX_NOTES = 256

/**
 * What stands for the start at `frame`, NaN for now, among all that the trigger asked for: the same time is the same
 * note. The first is the trigger itself.
 */
export function noteAt(trigger: Trigger, frame: number): Trigger {
  let note = trigger
  for (let notes = 1; ; notes++) {
    // Nothing has come of it yet.
    if (note.number === 0) note.frame = frame
    const { frame: asked } = note
    const isSame = frame === frame ? asked - frame < 1 && frame - asked < 1 : asked !== asked
    if (isSame || notes >= MAX_NOTES) return note
    note.next ??= { ...trigger, number: 0, frame: NaN, next: null }
    note = note.next
  }
}
