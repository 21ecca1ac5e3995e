// What stands beside what the page said: the user's markers, which are no page's, so that no document's reader sees
// them; and where in time records are missing. Any reader context.

import { createHoleBook } from '../holes/hole-book.ts'
import { createMarkerBook } from '../markers/marker-book.ts'
import { withVisibleText } from '../text/visible-text.ts'
import { costOf } from '../validate/message-cost.ts'
import type { PageSession, TraceSession } from './session-types.ts'

/**
 * The session with the markers among its messages, and with its holes; `page` is used through it only from now on. Any
 * thread.
 */
export function markedSession(page: PageSession): TraceSession {
  const markers = createMarkerBook()
  const holes = createHoleBook()
  let changes = 0
  let spentUnits = 0
  return {
    ingest(stamped) {
      const { message } = stamped
      if (message.type !== 'marker/set') {
        if (holes.take(stamped)) page.ingest(stamped)
        else spentUnits += costOf(message)
        return
      }
      spentUnits += costOf(message)
      markers.take(withVisibleText(message))
      changes++
    },
    get markers() {
      return markers.all
    },
    get spentUnits() {
      return page.spentUnits + spentUnits
    },
    get leftOut() {
      return page.leftOut
    },
    get revision() {
      return page.revision + changes
    },
    get epoch() {
      return page.epoch
    },
    get eventCount() {
      return page.eventCount
    },
    eventAt: page.eventAt,
    eventById: page.eventById,
    get inputs() {
      return page.inputs
    },
    get contexts() {
      return page.contexts
    },
    references: page.references,
    graphs: page.graphs,
    scheduling: page.scheduling,
    report(query = {}) {
      const report = page.report(query)
      const { fromMs = null, toMs = null } = query
      const marked = markers.within(fromMs, toMs)
      const missing = holes.within(fromMs, toMs)
      if (marked.length > 0) report.markers = [...marked]
      if (missing.length > 0) report.holes = missing
      return report
    },
    finish: page.finish,
    resetPeaks: page.resetPeaks,
    configure: page.configure,
    get config() {
      return page.config
    },
    clear() {
      markers.clear()
      holes.clear()
      page.clear()
    },
  }
}
