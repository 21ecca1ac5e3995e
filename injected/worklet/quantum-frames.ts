// How many frames this scope renders at a time. Audio thread; read while the module is evaluated: a page can replace
// the global later.

import { DEFAULT_QUANTUM_FRAMES } from '../../trace/wire/quantum.ts'

/** `renderQuantumSize` (Chromium 156), else what quanta were before there was a choice. */
export function readQuantumFrames(): number {
  const { renderQuantumSize: told } = globalThis as { renderQuantumSize?: unknown }
  return typeof told === 'number' && told >= 1 ? told : DEFAULT_QUANTUM_FRAMES
}
