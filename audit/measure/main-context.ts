// The context that plays the notes, and how its load and level went over time. Any context.

import type { AuditSubject } from '../subject.ts'

/** Id of the context in which most of the notes sounded; null where none did. Any thread. */
export function mainContextOf({ notes }: Pick<AuditSubject, 'notes'>): string | null {
  const counts = new Map<string, number>()
  for (const { event } of notes)
    if (event.contextId !== null && event.toSoundMs !== undefined)
      counts.set(event.contextId, (counts.get(event.contextId) ?? 0) + 1)
  let main: string | null = null
  for (const [id, count] of counts) if (count > (counts.get(main ?? '') ?? 0)) main = id
  return main
}

/** A tenth of a second of the context that plays. */
export interface LoadRow {
  /** Its end, epoch ms. */
  readonly wallMs: number
  /** Share of the quantum, all processors together; NaN where nothing was timed. */
  readonly load: number
  /** Peak sample at the output. */
  readonly peak: number
}

/** Rows in order; none where no context is known to play. Any thread; allocates them. */
export function loadRowsOf(subject: AuditSubject): LoadRow[] {
  const id = mainContextOf(subject)
  const columns = subject.live.find(({ contextId }) => contextId === id)?.columns
  if (columns === undefined) return []
  return Array.from({ length: columns.length }, (_, row) => ({
    wallMs: columns.wallMs[row] as number,
    load: columns.loadAverage[row] as number,
    peak: columns.peak[row] as number,
  }))
}

/** Rows with a load that lie wholly between two times. */
export const rowsBetween = (rows: readonly LoadRow[], fromMs: number, toMs: number): LoadRow[] =>
  rows.filter(
    ({ wallMs, load }) =>
      wallMs - ROW_MS >= fromMs && wallMs <= toMs && Number.isFinite(load) && load > 0,
  )

/** About; a row ends with the first record after this. */
export const ROW_MS = 100
