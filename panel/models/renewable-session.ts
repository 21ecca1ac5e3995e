// One session for the panel's life that can be begun anew: a new recording must not inherit the contexts of the last,
// and a session's own `clear` keeps them, because a running page does not define them again. Panel page.

import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { SessionOptions, TraceSession } from '../../trace/session/session-types.ts'

/** A session that outlives its recordings. */
export interface RenewableSession extends TraceSession {
  /** Forgets everything, sources too. */
  renew(config: ProfilerConfig, options?: SessionOptions): void
}

/** A session made by `create`, and made again by `renew`. */
export function createRenewableSession(
  create: (config?: Partial<ProfilerConfig>, options?: SessionOptions) => TraceSession,
): RenewableSession {
  let session = create()
  /** Of the sessions before this one. */
  let epochsBefore = 0
  return {
    renew(config, options) {
      epochsBefore += session.epoch + 1
      session = create(config, options)
    },
    ingest: (stamped) => session.ingest(stamped),
    get spentUnits() {
      return session.spentUnits
    },
    get leftOut() {
      return session.leftOut
    },
    get revision() {
      return session.revision
    },
    get eventCount() {
      return session.eventCount
    },
    get epoch() {
      return epochsBefore + session.epoch
    },
    eventAt: (index) => session.eventAt(index),
    eventById: (eventId) => session.eventById(eventId),
    get inputs() {
      return session.inputs
    },
    get markers() {
      return session.markers
    },
    get references() {
      return session.references
    },
    get graphs() {
      return session.graphs
    },
    get scheduling() {
      return session.scheduling
    },
    get contexts() {
      return session.contexts
    },
    report: (query) => session.report(query),
    finish: () => session.finish(),
    resetPeaks: () => session.resetPeaks(),
    configure: (config) => session.configure(config),
    get config() {
      return session.config
    },
    clear: () => session.clear(),
  }
}
