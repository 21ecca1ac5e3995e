// When a chart over time is drawn anew: at once for what hands ask for and for new figures, and for the pages that the
// playhead flies over as often as they can be told apart. Pure; panel page.

/** Pages that come sooner after one another are a flicker. */
const PAGE_MS = 100

/** What a picture is to be made of. */
export interface AskedPicture {
  /** Of the figures. */
  tick: number
  /** The same text for the same part of the same events. */
  key: string
  /** Where the playhead is; null: nowhere. */
  rest: number | null
}

/**
 * Tells of the picture that is asked for in a frame at `nowMs` whether it is there, is to be drawn, or is to be asked
 * for again in the next frame.
 */
export function createPageTurns(): (
  nowMs: number,
  asked: AskedPicture,
) => 'there' | 'due' | 'soon' {
  let latest: AskedPicture | null = null
  let latestMs = Number.NEGATIVE_INFINITY
  return (nowMs, asked) => {
    const isSame = asked.key === latest?.key
    if (isSame && asked.tick === latest?.tick) return 'there'
    const isFlownTo = !isSame && asked.rest !== latest?.rest
    if (isFlownTo && nowMs - latestMs < PAGE_MS) return 'soon'
    latest = asked
    latestMs = nowMs
    return 'due'
  }
}
