// Lets the panel breathe while a page floods it: after some work on messages the next one has to wait, which the
// channel hands on to the page. So no work is lost, and no task is long. Panel page.

/** Work in one go, in units of about a microsecond. */
const PORTION_UNITS = 20_000
/** Then frames and clicks have their turn, ms. */
const REST_MS = 16

/** When the next message may come; undefined: at once. */
export type WorkBreather = () => Promise<void> | undefined

/** Follows the work of a session, `spentUnits`, which begins anew with each. */
export function createWorkBreather(spentUnits: () => number): WorkBreather {
  let restedAt = 0
  return () => {
    const spent = spentUnits()
    if (spent < restedAt) restedAt = 0
    if (spent - restedAt < PORTION_UNITS) return undefined
    restedAt = spent
    return new Promise((resolve) => {
      setTimeout(resolve, REST_MS)
    })
  }
}
