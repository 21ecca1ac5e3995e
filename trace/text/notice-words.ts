// Notices as sentences: what could not be seen, or was noticed. Any context.

import type { Notice } from '../alerts/notice.ts'
import { say, type Words } from './words.ts'

const SENTENCES: Words<Notice> = {
  'invalid-option': ({ problem }) => problem,
  'contradicted-marks': ({ stage, isOverError }) =>
    `The marks of the stage "${stage}" contradicted each other` +
    `${isOverError ? " by more than the clocks' error" : ''}; it was left out of the event.`,
  'repeated-event': () => 'An event number came twice; its second record was ignored.',
  'sound-unknown': () =>
    'A note-on caused nothing that could be seen, and no sound could be tied to it; it has no end-to-end time.',
  'source-limit': overLimit,
  'unknown-stream': () => 'Records came from an audio thread whose context was never defined.',
  'duplicate-records': () => 'Records came a second time and were ignored.',
  'context-probe': ({ reason }) => reason,
  'reference-failed': ({ reason }) => reason,
  'page-notice': ({ text }) => text,
  'more-notices': () => 'Further notices were counted only.',
}

/** One sentence. What came from a page is as the page's side wrote it. */
export function noticeSentence(notice: Notice): string {
  return say(SENTENCES, notice)
}

function overLimit(notice: Extract<Notice, { code: 'source-limit' }>): string {
  switch (notice.of) {
    case 'documents':
      return `More than ${notice.limit} documents came; further ones are not read.`
    case 'contexts':
      return `A document has more than ${notice.limit} contexts; further ones are not followed.`
    case 'streams':
      return `A document has more than ${notice.limit} streams; further ones are not read.`
    case 'reference':
      return 'A reference instrument could not be followed.'
  }
}
