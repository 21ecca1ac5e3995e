// A buffer of the page's own, at whose beginning its sounds begin: longer than the render quantum and the device's
// callbacks, which are the platform's. Any context.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { AuditSubject } from '../subject.ts'
import { largestGrid } from './periods.ts'

/** Those that pages use, in frames. */
const BUFFERS = [256, 512, 1024, 2048, 4096, 8192, 16384]
const MIN_NOTES = 20

/** What the sounds of notes tell of the context that they are in. */
export interface SoundGrid {
  /** Where they begin. */
  readonly frames: readonly number[]
  readonly sampleRate: number
  readonly callbackFrames: number
  readonly quantumFrames: number
  /** 0: no buffer of the page's own. */
  readonly ownFrames: number
}

/** Or why it is not known. Any thread. */
export function soundGridOf(
  { contexts }: Pick<AuditSubject, 'contexts'>,
  notes: readonly TrackedEvent[],
): SoundGrid | 'noOnsets' | 'tooFewNotes' | 'notTold' {
  const id = notes.find(({ soundFrame }) => soundFrame !== undefined)?.contextId
  const context = contexts.find((each) => each.id === id)
  const frames = notes.flatMap(({ soundFrame, contextId }) =>
    soundFrame !== undefined && contextId === id ? soundFrame : [],
  )
  if (context === undefined) return 'noOnsets'
  if (frames.length < MIN_NOTES) return 'tooFewNotes'
  const { sampleRate, callbackFrames, renderQuantumFrames: quantumFrames } = context
  // Without it a grid of the device cannot be told from one of the page.
  if (callbackFrames === null) return 'notTold'
  const own = BUFFERS.filter((step) => step > Math.max(callbackFrames, quantumFrames))
  const ownFrames = largestGrid(frames, own, 1)
  return { frames, sampleRate, callbackFrames, quantumFrames, ownFrames }
}
