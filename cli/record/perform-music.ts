// Music for a page that is being recorded: waits until the page can hear it, plays it, and lets it fade away. Node.

import { NOTHING_PLAYED, noMidiSentence } from '../../trace/text/no-audio-words.ts'
import { formatDuration } from '../duration.ts'
import { pause } from '../interrupt.ts'
import { progress } from '../print.ts'
import type { LoadedReference } from './inject-reference.ts'
import type { PageLink } from './page-link.ts'
import { type PerformedMusic, playSequence, type Stage } from './play-sequence.ts'
import type { TraceCollector } from './trace-collector.ts'
import { AUDIO_WAIT_MS, MIDI_WAIT_MS, waitUntil } from './wait-until.ts'

const DEFAULT_DURATION_MS = 10_000
/** After the last note: releases, reverb, and what is still on its way through look-ahead and output. */
const TAIL_MS = 1500

/** What is to be played, and for how long. */
export interface MusicPlan {
  /** Null: as long as the music lasts, else 10 s. */
  readonly durationMs: number | null
  readonly music: PerformedMusic | null
  /** Plays it too, also where the page does not ask for MIDI; null: without. */
  readonly reference: LoadedReference | null
}

/**
 * Plays, if there is something to play, and resolves when the recording is as long as it should be, or
 * when `signal` fires.
 */
export async function performMusic(
  link: PageLink,
  collector: TraceCollector,
  { durationMs, music, reference }: MusicPlan,
  signal: AbortSignal,
): Promise<void> {
  if (music === null) {
    await pause(durationMs ?? DEFAULT_DURATION_MS, signal)
    return
  }
  const startedMs = performance.now()
  const restMs = (): number =>
    durationMs === null ? Infinity : durationMs - (performance.now() - startedMs)
  if (!(await isListening(collector, durationMs, reference !== null, signal))) return
  const { sequence } = music
  progress(`Playing ${sequence.notes} notes, ${formatDuration(sequence.durationMs)} …`)
  const playing =
    durationMs === null
      ? signal
      : AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(restMs())))])
  const stage: Stage = { listeners: link.listeners, tell: collector.take }
  const played = await playSequence(music, stage, playing)
  if (!played.isComplete && !signal.aborted) {
    progress(`The duration ended after ${played.played} of ${sequence.atMs.length} messages.`)
  }
  await pause(durationMs === null ? TAIL_MS : restMs(), signal)
}

/**
 * True as soon as somebody will hear what is played; false where nobody will, which is told, or when `signal` fires.
 */
async function isListening(
  collector: TraceCollector,
  durationMs: number | null,
  hasReference: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const limitMs = Math.min(durationMs ?? MIDI_WAIT_MS, MIDI_WAIT_MS)
  const hasMidi = await waitUntil(collector, () => collector.hasMidi, limitMs, signal)
  if (signal.aborted) return false
  if (!hasMidi) {
    const outcome = hasReference ? 'only the reference instrument plays' : NOTHING_PLAYED
    progress(noMidiSentence(formatDuration(limitMs), outcome))
    if (!hasReference) return false
  }
  // Many pages ask for MIDI before their synth is there; what is played then is lost. One that starts its audio with
  // the first note is not kept waiting for long.
  await waitUntil(collector, () => collector.hasAudio, AUDIO_WAIT_MS, signal)
  return true
}
