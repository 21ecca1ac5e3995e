// Did the page make audio? One answer, with the reason in words, from the report alone. Any context.

import { isPageContext } from '../../trace/contexts/page-context.ts'
import type { Report } from '../../trace/report/schema.ts'

/**
 * Null where something sounded, else one sentence that says what was missing. A context whose output could not be
 * watched (its probe was blocked) counts as sounding when it ran: what was not seen is not denied.
 */
export function whyNoAudio(report: Report): string | null {
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
    return 'The page made no audio: its AudioContext never ran (it may wait for a click; see --click).'
  }
  return 'The page made no audio: its AudioContext ran, but nothing sounded.'
}
