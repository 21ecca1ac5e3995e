// One page with planted faults, and what the panel and the command line must both find in it: so they agree. Data only.

export const AGREED = {
  /** Of faulty/index.html. */
  query: '?way=endless&ahead=50&loses=4&second=1&contexts=19',
  /** At strictness 1: which fail, and between which values. */
  failed: {
    'notes.lost': [0.25, 0.25],
    // By ear: of those notes beside which nothing else sounds, which are 18 to 24 where the machine is busy.
    'sound.silent': [0.08, 0.34],
    'lookAhead.constant': [48, 51],
    'hygiene.contexts': [5, 5],
    'hygiene.openContexts': [3, 3],
    // Of the second half of the notes all but those that were lost.
    'hygiene.endless': [0.73, 0.74],
  },
  /** What passes, having been measured. */
  passed: ['sound.nonFinite', 'sound.clipping', 'sound.dc', 'hygiene.scriptProcessor'],
} as const
