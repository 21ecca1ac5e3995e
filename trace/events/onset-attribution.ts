// Which note an onset at the output tap belongs to. Any reader context. Conservative on purpose: guessing does not
// help.
//
//  - A note-on waits from the first frame at which it can sound (arrival of its message, the start asked for, or its
//    dispatch) for ONSET_WINDOW_MS; for a rise under other sound only RISE_WINDOW_MS.
//  - A note that could have sounded before the tap listened at all takes part in nothing: its beginning is not known.
//  - One waiting note: the onset is its own.
//  - Several: only where the sound began from digital silence and all of them were struck together (their
//    first possible frames lie within one quantum or 128 frames, in one processor or all by node calls) is the
//    onset the onset of each.
//  - A note whose pitch was found at the tap takes part only in onsets within the time that the pitch leaves open; of
//    several notes it goes before those without. A pitch alone is too coarse (±5 to ±40 ms) to be an onset.
//  - Otherwise the onset is nobody's, and the notes that waited are "not attributable": a later onset could be that of
//    any of them, so they also make later rises within their window not attributable. After silence the next note
//    starts clean. They end as `scheduled`, unless a pitch tells.
//  - What a message or a timer only posted to a processor takes part where nothing that surely is a note could have
//    made the sound: a page that talks to a processor all the time must not hide its notes. Where such posts were
//    heard before they are notes like others.
//  - A post that names a time (posted-time.ts) goes before all others where the sound comes at it. Such as name
//    different times were not struck together. Where times of the same sender were kept before, it waits from its own.
//  - What only set a parameter ahead takes part where nothing else could have made the sound, and only this near to the
//    time that it asked for: RISE_WINDOW_MS.
//  - A note whose cause-and-effect was not seen (no action was tied to it) never competes with one whose was.
//    Alone, it gets an onset only where sound began from silence after two seconds without any that was nobody's, so
//    that a sequencer's notes are not taken for it. Of several the onset is nobody's; where no sound has ever begun
//    without a note (a ScriptProcessor that plays what a handler has stored) they wait no longer, so that the next one
//    stands alone.

import type { ContextReader } from '../contexts/context-reader.ts'
import { RISE_STEP_FRAMES } from '../wire/quantum.ts'
import { CLAIM, earliestFrame, type Claim, type OpenEvent } from './open-event.ts'
import { postFor, slackOf, timedPosts } from './posted-time.ts'

/** A note that has not sounded after this is not waited for any longer, ms. */
export const ONSET_WINDOW_MS = 1500
/**
 * A rise under other sound is a note's own only this soon after it could sound first, ms: later rises are other notes',
 * releases' and effects', where the note's own attack went unseen. Synths that wait longer are heard from silence.
 */
export const RISE_WINDOW_MS = 100
/** A start between two samples sounds at the next one. */
const EXACT_SLACK_FRAMES = 1
/** A rise under other sound is placed within two of the tap's steps. */
const RISE_SLACK_FRAMES = 2 * RISE_STEP_FRAMES
/** Notes whose quanta are shorter than this were struck together within it. */
const TOGETHER_FRAMES = 128
const QUIET_MS = 2000

export interface Onset {
  frame: number
  /** Page's clock. */
  wallMs: number
  isFromSilence: boolean
}

export type Attribution =
  | { kind: 'heard'; events: OpenEvent[] }
  | { kind: 'ambiguous'; events: OpenEvent[] }
  | { kind: 'none' }

interface Candidate {
  event: OpenEvent
  /** The frame that it asked for, or the first at which it can sound. */
  at: number
  /** It asked for a sound at this time. */
  isOnTime: boolean
}

/** What else is known of the context and its events. */
export interface KnownSounds {
  /** Whether a processor's incoming messages are observed. */
  seesArrivals(processorIndex: number): boolean
  /** What the event has to show for a sound, by all that is known. */
  claimOf(event: OpenEvent): Claim
  /** Whether the times that the event's sender names were kept before. */
  keepsTime(event: OpenEvent): boolean
  /** The last onset of this context that was nobody's, -Infinity for none. */
  lastStrayFrame: number
}

/**
 * Whose the onset is. `waiting`: the note-ons that have no onset yet, of any context. Any thread; changes nothing.
 */
export function attributeOnset(
  onset: Onset,
  context: ContextReader,
  waiting: readonly OpenEvent[],
  known: KnownSounds,
): Attribution {
  const slackFrames = onset.isFromSilence ? EXACT_SLACK_FRAMES : RISE_SLACK_FRAMES
  const tied: Candidate[] = []
  const untied: OpenEvent[] = []
  for (const event of waiting) {
    if (!concerns(event, context)) continue
    const windowMs = windowOf(event, onset)
    const windowFrames = (windowMs * context.sampleRate) / 1000
    const named = timedPosts(event, context)[0]?.frame
    const isKept = named !== undefined && known.keepsTime(event)
    const asked = postFor(event, context, onset.frame, isKept)?.frame
    if (asked === undefined && isKept) continue
    const isOnTime = asked !== undefined && asked >= onset.frame - slackOf(context)
    if (event.isAmbiguous && onset.isFromSilence && !isOnTime) continue
    const earliest =
      asked === undefined
        ? earliestFrame(event, context, known.seesArrivals)
        : Math.min(asked, onset.frame)
    if (isBeforeListening(event, context, earliest)) continue
    if (earliest > onset.frame + slackFrames) continue
    if (earliest === -Infinity) {
      const waitedMs = onset.wallMs - event.tracked.marks.event
      if (waitedMs < 0 || waitedMs > windowMs) continue
    } else if (onset.frame - earliest > windowFrames) continue
    if (event.pitch !== null && !isWithin(onset.frame, event.pitch)) continue
    if (event.actions.length > 0) tied.push({ event, at: asked ?? named ?? earliest, isOnTime })
    else untied.push(event)
  }

  if (tied.length > 0) {
    const claim = Math.max(...tied.map(({ event }) => known.claimOf(event)))
    const due = tied.filter(({ isOnTime }) => isOnTime)
    const among = due.length > 0 ? due : tied.filter(({ event }) => known.claimOf(event) === claim)
    const pitched = among.filter((candidate) => candidate.event.pitch !== null)
    const candidates = pitched.length > 0 ? pitched : among
    const events = candidates.map((candidate) => candidate.event)
    const isSure =
      (candidates.length === 1 &&
        (pitched.length > 0 || due.length > 0 || candidates[0]?.event.isAmbiguous !== true)) ||
      ((pitched.length > 0 || onset.isFromSilence) && areStruckTogether(candidates, context))
    return { kind: isSure ? 'heard' : 'ambiguous', events }
  }
  if (untied.length === 0) return { kind: 'none' }
  const quietFrames = (QUIET_MS * context.sampleRate) / 1000
  const isQuiet = onset.isFromSilence && onset.frame - known.lastStrayFrame >= quietFrames
  // An untied note loses nothing by an onset that is not surely its own: that may well be a sequencer's.
  const isOne = untied.length === 1
  if (!isQuiet || (!isOne && known.lastStrayFrame > -Infinity)) return { kind: 'none' }
  return { kind: isOne ? 'heard' : 'ambiguous', events: untied }
}

/**
 * What was started for unknown reasons, such as a modulator when the page loads, has no claim on later sounds, nor has
 * a parameter that was set.
 */
function windowOf(event: OpenEvent, { isFromSilence }: Onset): number {
  const isPatient = event.tracked.source !== 'unknown' && event.claim !== CLAIM.least
  return isFromSilence && isPatient ? ONSET_WINDOW_MS : RISE_WINDOW_MS
}

function isWithin(frame: number, pitch: NonNullable<OpenEvent['pitch']>): boolean {
  return frame >= pitch.fromFrame - RISE_SLACK_FRAMES && frame <= pitch.toFrame + RISE_SLACK_FRAMES
}

function concerns(event: OpenEvent, context: ContextReader): boolean {
  if (event.actions.length > 0) return event.actions.some((action) => action.context === context)
  return event.eventFrames.some((seen) => seen.context === context)
}

/**
 * A context that wakes may render its first callbacks while the tap's processor is still being made. What the tap finds
 * silent then has not begun in these few frames: nothing that a note starts ends so soon.
 */
const MAKING_FRAMES = 1024

/** True where the note could have sounded before the tap of its context was there. */
function isBeforeListening(event: OpenEvent, context: ContextReader, earliest: number): boolean {
  const { since } = context.level
  if (since === null || since.frame <= (since.isSilent ? MAKING_FRAMES : 0)) return false
  if (earliest !== -Infinity) return earliest < since.frame
  const acted = event.actions.find((action) => action.context === context)
  const earliestMs = acted?.startMs ?? event.tracked.marks.event
  return earliestMs < context.clocks.worklet.toPage(since.wallMs)
}

function areStruckTogether(
  candidates: readonly Candidate[],
  { quantumFrames }: ContextReader,
): boolean {
  let first = Infinity
  let last = -Infinity
  const target = candidates[0]?.event.post?.processorIndex ?? 0
  for (const { event, at } of candidates) {
    if (!Number.isFinite(at)) return false
    if ((event.post?.processorIndex ?? 0) !== target) return false
    first = Math.min(first, at)
    last = Math.max(last, at)
  }
  return last - first <= Math.max(quantumFrames, TOGETHER_FRAMES)
}
