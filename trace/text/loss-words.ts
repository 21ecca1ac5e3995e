// What is told where a recording is not whole: of a long file that was read in part, and of one that no longer fits.
// Any context.

import { formatPlural } from './format.ts'

/** Of a trace file of which only the beginning was read; how the whole is had is the asker's to say. */
export const CUT_SHORT_SENTENCE =
  'Only the beginning of this long trace was read, for about five seconds of work.'

/** Of messages that define things, so many of which are counted in the figures and are not kept for saving. */
export function unkeptSentence(messages: number): string {
  const unkept = formatPlural(messages, 'message that defines', 'messages that define')
  const verb = messages === 1 ? 'does' : 'do'
  return (
    `${unkept} sources or documents ${verb} not fit any more: ` +
    'figures still count them, a saved trace will not.'
  )
}
