// Which contexts, clocks and alerts belong to a selection of events. Pure; any reader context.

import { MAX_ALERTS, type AlertList } from '../alerts/alert-list.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import type { SelectedFigures } from '../figures/event-figures.ts'
import { isPageContext } from '../contexts/page-context.ts'
import { isInTime, type Selection } from '../figures/selection.ts'
import type { ReportFigures } from '../report/report-figures.ts'

/** What is needed of the session's contexts and references. */
export interface ContextLookup {
  byId(id: string): ContextReader | undefined
  /** The context that a reference instrument plays in; undefined where it is not known. */
  ofReference(referenceId: string): string | undefined
}

/** True where what happens in the context belongs to the selection. */
export function concernsContext(id: string, selection: Selection, lookup: ContextLookup): boolean {
  const { contextId, player } = selection
  if (contextId !== null) return id === contextId
  if (player === null) return true
  if (player !== 'page') return id === lookup.ofReference(player.referenceId)
  const context = lookup.byId(id)
  return context === undefined || isPageContext(context.live)
}

/** Of these contexts, those that the selection's player has for its own: its load and its clocks. */
export function contextsOfPlayer(
  contexts: readonly ContextReader[],
  { player }: Selection,
  lookup: ContextLookup,
): ContextReader[] {
  if (player === null) return [...contexts]
  if (player === 'page') return contexts.filter((context) => isPageContext(context.live))
  const own = lookup.ofReference(player.referenceId)
  return contexts.filter((context) => context.id === own)
}

/** Alerts of the selection's events and contexts, oldest first. `kept`: all of the session. */
export function alertsOf(
  selection: Selection,
  { alerts: ofEvents }: SelectedFigures,
  kept: AlertList,
  lookup: ContextLookup,
): Pick<ReportFigures, 'alerts' | 'alertsDropped'> {
  const concerns = (id: string): boolean => concernsContext(id, selection, lookup)
  if (ofEvents === null) {
    const alerts = kept.list(({ contextId }) => concerns(contextId))
    return { alerts, alertsDropped: kept.dropped }
  }
  const ofContexts = kept.list(
    ({ alert, contextId }) =>
      alert.code !== 'slow-event' && isInTime(alert.wallMs, selection) && concerns(contextId),
  )
  const alerts = [...ofEvents.list(), ...ofContexts].sort((a, b) => a.wallMs - b.wallMs)
  const tooMany = Math.max(0, alerts.length - MAX_ALERTS)
  return { alerts: alerts.slice(tooMany), alertsDropped: ofEvents.dropped + tooMany }
}
