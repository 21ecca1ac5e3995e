// What became of the virtual keyboard's notes, in words: no page asked for MIDI, nobody listens, or delivered. A pure
// function; panel page.

import { formatPlural } from '../../trace/text/format.ts'

export interface NoteDelivery {
  isRecording: boolean
  /** Note-ons that were sent since recording began. */
  sentNotes: number
  /** A document has asked for MIDI and was not refused. */
  isMidiGiven: boolean
  /** An event of the virtual input has run a handler of the page. */
  isHeard: boolean
}

/** One sentence without its full stop. */
export function describeDelivery(delivery: NoteDelivery): string {
  const { isRecording, sentNotes, isMidiGiven, isHeard } = delivery
  if (!isRecording) return 'Notes reach the page while it is recorded'
  if (sentNotes === 0) return "A to ' play, Z and X shift the octave"
  const sent = `${formatPlural(sentNotes, 'note')} sent`
  if (!isMidiGiven) return `${sent}: the page has not asked for MIDI, use its own keys`
  return isHeard ? `${sent}, delivered` : `${sent}, nobody listens: the page has no handler on it`
}
