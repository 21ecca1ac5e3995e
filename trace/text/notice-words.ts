// Notices as sentences: what could not be seen, or was noticed. Any context.

import type { LimitedSource, Notice } from '../alerts/notice.ts'
import { pageSentence } from './page-words.ts'
import { say, type Words } from './words.ts'

const SENTENCES: Words<Notice> = {
  'invalid-option': ({ problem }) => problem,
  'contradicted-marks': ({ stage, isOverError }) =>
    `The marks of the stage "${stage}" contradicted each other` +
    `${isOverError ? " by more than the clocks' error" : ''}; it was left out of the event.`,
  'repeated-event': () => 'An event number came twice; its second record was ignored.',
  'sound-unknown': () => 'A note-on caused nothing that could be seen, and no sound is tied to it.',
  'source-limit': overLimit,
  'work-limit': () =>
    'Reading all of this recording would take too long; the messages from there on were left out.',
  'unassigned-sounds': () =>
    'A sound of the last notes could not be given to one of them: there are too many.',
  'unknown-stream': () => 'Records came from an audio thread whose context was never defined.',
  'duplicate-records': () => 'Records came a second time and were ignored.',
  'context-probe': ({ reason }) => reason,
  'reference-failed': ({ reason }) => reason,
  'page-notice': ({ pageCode, text }) => pageSentence(pageCode, text),
  'more-notices': () => 'Further notices were counted only.',
}

/** One sentence. A sentence that came from a page is as the page's side wrote it. */
export function noticeSentence(notice: Notice): string {
  return say(SENTENCES, notice)
}

/** What is said of each: before its limit, what of, and what becomes of further ones. */
const LIMITED: {
  readonly [Of in LimitedSource]: readonly [before: string, things: string, fate: string]
} = {
  documents: ['More than', 'documents came', 'not read'],
  contexts: ['A document has more than', 'contexts', 'not followed'],
  streams: ['A document has more than', 'streams', 'not read'],
  totalContexts: ['All documents have more than', 'contexts', 'not followed'],
  totalStreams: ['All documents have more than', 'streams', 'not read'],
  processors: [
    'A context has more than 256 processors, or all have more than',
    'of them',
    'not followed',
  ],
  nodes: ['More than', 'nodes came', 'without a name'],
  inputs: ['More than', 'MIDI inputs came', 'without a name'],
}

function overLimit(notice: Extract<Notice, { code: 'source-limit' }>): string {
  if (notice.of === 'reference') return 'A reference instrument could not be followed.'
  const [before, things, fate] = LIMITED[notice.of]
  return `${before} ${notice.limit} ${things}; further ones are ${fate}.`
}
