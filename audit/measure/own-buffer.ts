// A buffer of the page's own, at whose beginning its sounds begin: longer than the render quantum and the device's
// callbacks, which are the platform's. Any context.
//
// Of a page that plays from a ScriptProcessor it is known: its handlers ask nothing of the audio graph, so that what is
// heard was computed there. Its sounds need not lie on the grid: Chromium plays silence for the first quanta of a
// buffer while the main thread holds it, and another grid behind a buffer that came late. Else the sounds tell.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { AuditSubject } from '../subject.ts'
import { largestGrid } from './periods.ts'

/** Those that pages use, in frames. */
const BUFFERS = [256, 512, 1024, 2048, 4096, 8192, 16384]
const MIN_NOTES = 20
/** A ScriptProcessor plays a buffer while the next one is filled. */
const SCRIPT_WAITS_BUFFERS = 1.5
const OWN_WAITS_BUFFERS = 0.5

/** What the sounds of notes tell of the context that they are in. */
export interface SoundGrid {
  /** Where they begin. */
  readonly frames: readonly number[]
  readonly sampleRate: number
  readonly callbackFrames: number
  readonly quantumFrames: number
  /** 0: no buffer of the page's own. */
  readonly ownFrames: number
  /** How long a note waits for it by the middle, to the end of the quantum with its sound, ms; 0: there is none. */
  readonly ownWaitMs: number
}

/** Or why it is not known. Any thread. */
export function soundGridOf(
  { contexts, report }: Pick<AuditSubject, 'contexts' | 'report'>,
  notes: readonly TrackedEvent[],
): SoundGrid | 'noOnsets' | 'tooFewNotes' | 'notTold' {
  const id = notes.find(({ soundFrame }) => soundFrame !== undefined)?.contextId
  const context = contexts.find((each) => each.id === id)
  const frames = notes.flatMap(({ soundFrame, contextId }) =>
    soundFrame !== undefined && contextId === id ? soundFrame : [],
  )
  if (context === undefined) return 'noOnsets'
  const { sampleRate, callbackFrames, renderQuantumFrames: quantumFrames } = context
  // Without it a grid of the device cannot be told from one of the page.
  if (callbackFrames === null) return 'notTold'
  const isOwn = (step: number): boolean => step > Math.max(callbackFrames, quantumFrames)
  const scriptFrames = scriptFramesOf(
    report.processors.filter(({ contextId }) => contextId === context.id),
    notes,
  )
  const isScript = scriptFrames !== null && isOwn(scriptFrames)
  if (!isScript && frames.length < MIN_NOTES) return 'tooFewNotes'
  const ownFrames = isScript ? scriptFrames : largestGrid(frames, BUFFERS.filter(isOwn), 1)
  const waits = isScript ? SCRIPT_WAITS_BUFFERS : OWN_WAITS_BUFFERS
  const waitFrames = ownFrames === 0 ? 0 : waits * ownFrames + quantumFrames
  const ownWaitMs = (waitFrames / sampleRate) * 1000
  return { frames, sampleRate, callbackFrames, quantumFrames, ownFrames, ownWaitMs }
}

/** The buffer of the ScriptProcessor that plays the notes; null: something else may. */
function scriptFramesOf(
  processors: AuditSubject['report']['processors'],
  notes: readonly TrackedEvent[],
): number | null {
  const [first] = processors
  const isOne =
    first?.thread === 'page' &&
    processors.every(({ thread, frames }) => {
      return thread === 'page' && frames === first.frames
    })
  return isOne && notes.every(({ actions }) => actions === 0) ? first.frames : null
}
