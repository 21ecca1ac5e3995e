// The load of what was timed at all: what never was has no load, which is another thing than none. Pure; panel page.

import type { ContextFigures } from '../../../trace/contexts/figures.ts'
import type { ReportProcessor } from '../../../trace/report/schema.ts'

/** Shares of the quantum; null: no quantum was timed. */
export interface TimedLoad {
  average: number | null
  peak: number | null
}

const UNTIMED: TimedLoad = { average: null, peak: null }

/** The load of a processor. */
export function processorLoad({ timed, load }: ReportProcessor): TimedLoad {
  return timed === 0 ? UNTIMED : load
}

/** The load of all processors of a context. */
export function contextLoad(
  context: Pick<ContextFigures, 'id' | 'load'>,
  processors: readonly ReportProcessor[],
): TimedLoad {
  const isTimed = processors.some(
    ({ contextId, thread, timed }) => contextId === context.id && thread === 'audio' && timed > 0,
  )
  return isTimed ? context.load : UNTIMED
}
