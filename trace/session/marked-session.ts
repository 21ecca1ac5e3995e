// The user's markers beside what the page said: they are no page's, so no document's reader sees them. Any reader
// context.

import { createMarkerBook } from '../markers/marker-book.ts'
import { withVisibleText } from '../text/visible-text.ts'
import { costOf } from '../validate/message-cost.ts'
import type { PageSession, TraceSession } from './session-types.ts'

/** The session with the markers among its messages; `page` is used through it only from now on. Any thread. */
export function markedSession(page: PageSession): TraceSession {
  const markers = createMarkerBook()
  let changes = 0
  let spentUnits = 0
  return {
    ingest(stamped) {
      const { message } = stamped
      if (message.type !== 'marker/set') {
        page.ingest(stamped)
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
      const found = markers.within(query.fromMs ?? null, query.toMs ?? null)
      return found.length === 0 ? report : { ...report, markers: [...found] }
    },
    finish: page.finish,
    resetPeaks: page.resetPeaks,
    configure: page.configure,
    get config() {
      return page.config
    },
    clear() {
      markers.clear()
      page.clear()
    },
  }
}
