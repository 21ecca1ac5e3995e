// The user's markers: set, named anew, taken away, as the messages of a recording say in their order. Any reader
// context.

import type { PageMessageOf } from '../wire/protocol.ts'
import type { Marker } from './marker.ts'

/** More than anybody sets by hand; a file may claim any number. */
export const MAX_MARKERS = 4096

export interface MarkerBook {
  take(message: PageMessageOf<'marker/set'>): void
  /** In the order of their times; the same array until one changes. */
  readonly all: readonly Marker[]
  /** From `fromMs` on, before `toMs`, epoch ms; null: no bound. The same array where these are all. */
  within(fromMs: number | null, toMs: number | null): readonly Marker[]
  clear(): void
}

/** No marker. `take` keeps the first MAX_MARKERS; any thread. */
export function createMarkerBook(): MarkerBook {
  const byId = new Map<number, Marker>()
  let sorted: readonly Marker[] | null = []

  const all = (): readonly Marker[] =>
    (sorted ??= [...byId.values()].sort((a, b) => a.wallMs - b.wallMs || a.id - b.id))

  return {
    take({ id, wallMs, text, isRemoved }) {
      if (isRemoved) byId.delete(id)
      else if (byId.has(id) || byId.size < MAX_MARKERS) byId.set(id, { id, wallMs, text })
      sorted = null
    },
    get all() {
      return all()
    },
    within(fromMs, toMs) {
      if (fromMs === null && toMs === null) return all()
      return all().filter(
        ({ wallMs }) => wallMs >= (fromMs ?? -Infinity) && wallMs < (toMs ?? Infinity),
      )
    },
    clear() {
      byId.clear()
      sorted = []
    },
  }
}
