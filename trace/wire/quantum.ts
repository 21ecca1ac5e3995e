// The render quantum: how many frames the platform renders at a time. A context has one for life and says it
// (`renderQuantumSize`, chosen by `renderSizeHint`: Chromium 156, not Firefox 153), so nothing may count
// on 128. Any context.

/**
 * Frames of a quantum where nobody says: browsers without `renderQuantumSize`, and traces from before it was written.
 */
export const DEFAULT_QUANTUM_FRAMES = 128

/**
 * The longest that is believed. Chromium takes six seconds (264,600 frames at 44.1 kHz); this is that
 * at the highest rate.
 */
export const MAX_QUANTUM_FRAMES = 9_216_000

/** The output tap looks for rises under other sound in steps of so many frames, however long a quantum is. */
export const RISE_STEP_FRAMES = 128
