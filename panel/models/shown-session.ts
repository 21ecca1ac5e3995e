// What has no time axis (contexts, graphs, references) as it is now, or as it was at the moment that is shown. Panel
// page.

import type { TraceSession } from '../../trace/session/session-types.ts'
import type { MomentModel } from './moment-model.ts'

export type ShownSession = Pick<TraceSession, 'contexts' | 'graphs' | 'references'>

/** Reads `moment`'s session where it has one, else `session`. */
export function createShownSession(
  session: TraceSession,
  moment: Pick<MomentModel, 'session'>,
): ShownSession {
  const read = (): TraceSession => moment.session.value ?? session
  return {
    get contexts() {
      return read().contexts
    },
    get graphs() {
      return read().graphs
    },
    get references() {
      return read().references
    },
  }
}
