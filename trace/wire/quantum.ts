// The render quantum: how many frames the platform renders at a time. Any context.

/** Frames of a render quantum. */
export const QUANTUM_FRAMES = 128
