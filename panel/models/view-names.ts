// The views of the panel. Panel page.

/** In the order of the tabs. */
export const VIEWS = [
  'live',
  'events',
  'scheduling',
  'processors',
  'contexts',
  'graph',
  'reference',
  'compare',
  'audit',
  'alerts',
] as const
export type ViewName = (typeof VIEWS)[number]
