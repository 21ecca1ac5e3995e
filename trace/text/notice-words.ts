// Notices as sentences: what could not be seen, or was noticed. Any context.

import type { LimitedSource, Notice } from '../alerts/notice.ts'
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
  'work-limit': () =>
    'Reading all of this recording would take too long; the messages from there on were left out.',
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

const LIMIT_SENTENCES: { readonly [Of in LimitedSource]: (limit: number) => string } = {
  documents: (limit) => `More than ${limit} documents came; further ones are not read.`,
  contexts: (limit) => `A document has more than ${limit} contexts; further ones are not followed.`,
  streams: (limit) => `A document has more than ${limit} streams; further ones are not read.`,
  totalContexts: (limit) =>
    `All documents together have more than ${limit} contexts; further ones are not followed.`,
  totalStreams: (limit) =>
    `All documents together have more than ${limit} streams; further ones are not read.`,
  processors: (limit) =>
    `More than 256 processors of a context, or ${limit} in all, came; what concerns further ones was left out.`,
  nodes: (limit) => `More than ${limit} nodes, or too long names, came; further ones have no name.`,
  inputs: (limit) =>
    `More than ${limit} MIDI inputs, or too long names, came; further ones have no name.`,
}

function overLimit(notice: Extract<Notice, { code: 'source-limit' }>): string {
  if (notice.of === 'reference') return 'A reference instrument could not be followed.'
  return LIMIT_SENTENCES[notice.of](notice.limit)
}
