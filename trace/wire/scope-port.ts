// The port between a page and a whole audio scope: `AudioWorklet.port`, in the scope the global `port`. Its records are
// those of a processor that has no quantum. Any context.

/** In place of a processor's number: both ends know it without a word. */
export const SCOPE_PORT_INDEX = 65534
export const SCOPE_PORT_NAME = 'AudioWorklet.port'
