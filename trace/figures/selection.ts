// What a report is asked of: whose events, of which context and source, from when to when. The one place that decides
// whether an event belongs to it. Any context.

import type { TrackedEvent } from '../events/tracked-event.ts'
import type { EventSource } from '../wire/event-sources.ts'

/** Who plays: the page, or the reference instrument with this id (`ReferenceFigures.id`). */
export type Player = 'page' | { readonly referenceId: string }

/** Which events; null anywhere: all. */
export interface Selection {
  /** The audio context that they play in (`ContextFigures.id`). */
  readonly contextId: string | null
  readonly player: Player | null
  readonly source: EventSource | null
  /** The time of the event, epoch ms: from `fromMs` on, before `toMs`. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

/**
 * A selection as it is asked for: what is left out is as in EVERYTHING; `reference`: the latest reference instrument.
 */
export type SelectionQuery = Partial<
  Omit<Selection, 'player'> & { readonly player: Player | 'reference' | null }
>

/** Everything that the page played: what a report is of where nothing else is said. */
export const EVERYTHING: Selection = {
  contextId: null,
  player: 'page',
  source: null,
  fromMs: null,
  toMs: null,
}

/** Parts of a report that have no time axis as fine as the events'. */
export const UNCUT_PARTS = [
  'contexts',
  'processors',
  'system',
  'records',
  'reference.engine',
  'reference.budgets',
  'notices',
  'overhead',
] as const
export type UncutPart = (typeof UNCUT_PARTS)[number]

/** What the report of a selection rests on. */
export interface SelectionCoverage {
  selection: Selection
  /**
   * Events are selected among those that are stored, and events that sampling left out have no time. False: some that
   * may belong to the selection were let go; its figures are of the rest.
   */
  isComplete: boolean
  /** Time of the latest event that was let go, epoch ms; null: none was. */
  letGoUntilMs: number | null
  /** Parts of the report that cannot be cut to the selection's time and are of the whole recording. */
  uncut: UncutPart[]
}

/** The selection that is meant. `latestReferenceId`: null where there is none, whose events nobody has. Any thread. */
export function resolveSelection(
  query: SelectionQuery,
  latestReferenceId: string | null,
): Selection {
  const { player = 'page' } = query
  return {
    contextId: query.contextId ?? null,
    player: player === 'reference' ? { referenceId: latestReferenceId ?? '' } : player,
    source: query.source ?? null,
    fromMs: query.fromMs ?? null,
    toMs: query.toMs ?? null,
  }
}

/** True where the event belongs to the selection. Any thread; allocates nothing. */
export function isSelected(event: TrackedEvent, selection: Selection): boolean {
  const { contextId, source } = selection
  if (contextId !== null && event.contextId !== contextId) return false
  if (source !== null && event.source !== source) return false
  return isPlayedBy(event, selection.player) && isInTime(event.marks.event, selection)
}

/** True where the event is the player's; `player` null: anybody's. */
export function isPlayedBy(event: TrackedEvent, player: Player | null): boolean {
  if (player === null) return true
  return event.referenceId === (player === 'page' ? undefined : player.referenceId)
}

/** True where the selection has bounds in time. */
export function isTimed({ fromMs, toMs }: Selection): boolean {
  return fromMs !== null || toMs !== null
}

/** True where the time, epoch ms, lies within the selection's bounds. */
export function isInTime(
  wallMs: number,
  { fromMs, toMs }: Pick<Selection, 'fromMs' | 'toMs'>,
): boolean {
  return (fromMs === null || wallMs >= fromMs) && (toMs === null || wallMs < toMs)
}

/** Who plays an event. */
export function playerOf({ referenceId }: TrackedEvent): Player {
  return referenceId === undefined ? 'page' : { referenceId }
}

/** The same text for the same selection. */
export function selectionKey({ contextId, player, source, fromMs, toMs }: Selection): string {
  const who = player !== null && player !== 'page' ? [player.referenceId] : player
  // Bounds as text: JSON has no NaN and no infinity.
  return JSON.stringify([contextId, who, source, String(fromMs), String(toMs)])
}
