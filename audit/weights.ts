// What counts how much in a score. Written down here and in docs/audits/README.md, and nowhere else. Any context.

import type { Category } from './schema.ts'

export const CATEGORY_WEIGHTS: Readonly<Record<Category, number>> = {
  latency: 30,
  timing: 20,
  notes: 20,
  load: 20,
  hygiene: 10,
}

/** Within their category; 0: it is shown, and in no score, because it is not the page's to change. */
export const AUDIT_WEIGHTS: Readonly<Record<string, number>> = {
  'latency.page': 4,
  'latency.p50': 2,
  'latency.p95': 2,
  'latency.firstNote': 1,
  'latency.output': 0,
  'lookAhead.constant': 2,
  'jitter.spread': 4,
  'jitter.handler': 1,
  'timestamps.past': 2,
  'notes.lost': 4,
  'notes.repeats': 2,
  'notes.chords': 2,
  'load.average': 2,
  'load.peak': 2,
  'load.glitches': 4,
  'hygiene.contexts': 1,
  'hygiene.scriptProcessor': 2,
  'hygiene.messages': 1,
  'hygiene.handler': 2,
  'hygiene.latencyHint': 2,
}
