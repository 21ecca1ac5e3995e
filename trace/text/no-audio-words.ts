// Did the page make audio, and did it ask for MIDI? One answer, with the reason in words, from the report alone: the
// same in the command line and in the panel. Any context.

import { isPageContext } from '../contexts/page-context.ts'
import type { Report } from '../report/schema.ts'

/**
 * Null where something sounded, else one sentence that says what was missing. A context whose output could not be
 * watched (its probe was blocked) counts as sounding when it ran: what was not seen is not denied. `clickHint`: what
 * to do where it waits for a click, such as "see --click".
 */
export function noAudioSentence(report: Report, clickHint = ''): string | null {
  // What the reference instrument plays is not the page's.
  const ofPage = report.contexts.filter(isPageContext)
  const contexts = ofPage.filter((context) => context.type === 'realtime')
  if (contexts.length === 0) {
    return ofPage.length === 0
      ? 'The page made no audio: it created no AudioContext.'
      : 'The page made no audio: it only rendered offline.'
  }
  const isHeard = contexts.some((context) => context.peak > 0)
  const isUnseen = contexts.some(
    (context) => context.probe === 'blocked' && context.state === 'running',
  )
  if (isHeard || isUnseen) return null
  if (contexts.every((context) => context.state === 'suspended')) {
    const hint = clickHint === '' ? '' : `; ${clickHint}`
    return `The page made no audio: its AudioContext never ran (it may wait for a click${hint}).`
  }
  return 'The page made no audio: its AudioContext ran, but nothing sounded.'
}

/** `waited`: for how long, such as "20 s"; `outcome`: what came of it. */
export const noMidiSentence = (waited: string, outcome: string): string =>
  `The page did not ask for MIDI within ${waited}, so ${outcome}.`

/** What comes of it where there is nobody else who plays. */
export const NOTHING_PLAYED = 'nothing was played into it'
