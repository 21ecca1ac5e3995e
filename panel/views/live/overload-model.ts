// Overload lamps, as on a mixing desk: one lights when a context or processor went over its budget, or when the
// platform counted an underrun, and stays lit until the user resets it. Panel page.

import type { ContextLive } from '../../../trace/contexts/figures.ts'
import { signal, type ReadonlySignal } from '@preact/signals'
import type { TraceSession } from '../../../trace/session/session-types.ts'

/** Why a lamp is lit. */
export interface OverloadLamp {
  /** Highest load that was seen while the lamp was watched, 1 = whole budget. */
  peak: number
  underruns: number
  gaps: number
}

/** Lit lamps by `contextKey` and `processorKey`; the others are dark. */
export interface OverloadModel {
  readonly lamps: ReadonlySignal<ReadonlyMap<string, OverloadLamp>>
  /** Looks at the session; call it once per tick. `isMoment`: as it was at a moment, whatever was lit before. */
  update(isMoment?: boolean): void
  /** Puts out every lamp and the peak holds. */
  reset: () => void
}

/** Key of a context's lamp. */
export function contextKey(contextId: string): string {
  return `context:${contextId}`
}

/** Key of a processor's lamp. */
export function processorKey(contextId: string, name: string, instance: number): string {
  return `processor:${contextId}:${instance}:${name}`
}

/** Lamps for what `session` has read. Looks only when it is told to. */
export function createOverloadModel(
  session: Pick<TraceSession, 'contexts' | 'resetPeaks'>,
): OverloadModel {
  const lamps = signal<ReadonlyMap<string, OverloadLamp>>(new Map())
  /** Totals at the last reset. */
  const baselines = new Map<string, { underruns: number; gaps: number }>()
  let wasMoment = false

  const light = (
    next: Map<string, OverloadLamp>,
    key: string,
    peak: number,
    underruns: number,
    gaps: number,
  ): boolean => {
    const lamp = next.get(key)
    if (!(peak > 1) && underruns <= 0 && gaps <= 0) return false
    if (lamp !== undefined && lamp.peak >= peak && lamp.underruns >= underruns && lamp.gaps >= gaps)
      return false
    next.set(key, {
      peak: Math.max(peak, lamp?.peak ?? 0),
      underruns: Math.max(underruns, lamp?.underruns ?? 0),
      gaps: Math.max(gaps, lamp?.gaps ?? 0),
    })
    return true
  }

  return {
    lamps,
    update(isMoment = false) {
      if (session.contexts.length === 0) {
        baselines.clear()
        if (lamps.peek().size > 0) lamps.value = new Map()
        return
      }
      const isAnew = isMoment || wasMoment
      wasMoment = isMoment
      const next = new Map(isAnew ? [] : lamps.peek())
      let isChanged = isAnew
      for (const context of session.contexts) {
        const totals = latestTotals(context)
        const base = (!isMoment && baselines.get(context.contextId)) || { underruns: 0, gaps: 0 }
        const peak = Math.max(context.loadNow, context.loadPeak)
        const key = contextKey(context.contextId)
        isChanged =
          light(next, key, peak, totals.underruns - base.underruns, totals.gaps - base.gaps) ||
          isChanged
        for (const processor of context.processors) {
          const processorPeak = Math.max(processor.loadNow, processor.loadPeak)
          const name = processorKey(context.contextId, processor.name, processor.instance)
          isChanged = light(next, name, processorPeak, 0, 0) || isChanged
        }
      }
      if (isChanged) lamps.value = next
    },
    reset() {
      session.resetPeaks()
      for (const context of session.contexts)
        baselines.set(context.contextId, latestTotals(context))
      lamps.value = new Map()
    },
  }
}

function latestTotals(context: ContextLive): { underruns: number; gaps: number } {
  const { columns } = context
  const last = columns.length - 1
  return {
    underruns: finite(columns.underruns[last]),
    gaps: finite(columns.gaps[last]),
  }
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}
