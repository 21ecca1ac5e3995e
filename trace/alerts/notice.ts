// What could not be seen, or was noticed, as code and parameters. The sentences are made in trace/text/. Types only.

import type { StageName } from '../config/stage-names.ts'

/** What a session follows up to a limit. */
export type LimitedSource =
  | 'documents'
  | 'contexts'
  | 'streams'
  | 'processors'
  | 'nodes'
  | 'inputs'
  | 'totalContexts'
  | 'totalStreams'

export type Notice =
  /** An option was wrong; the sentence is the configuration's own. */
  | { code: 'invalid-option'; problem: string }
  /** The marks of a stage contradicted each other; `isOverError`: by more than what the clocks' errors explain. */
  | { code: 'contradicted-marks'; stage: StageName; isOverError: boolean }
  | { code: 'repeated-event' }
  | { code: 'sound-unknown' }
  /** More of something came than is followed; a reference instrument also where its context is not known. */
  | { code: 'source-limit'; of: LimitedSource; limit: number }
  | { code: 'source-limit'; of: 'reference' }
  /** Reading the recording costs more than is spent on one; messages from there on. */
  | { code: 'work-limit' }
  /** Sounds that were still to be given to notes as everything ended. */
  | { code: 'unassigned-sounds' }
  | { code: 'unknown-stream' }
  | { code: 'duplicate-records' }
  /** What the page's side said of a context's probe, and of a reference instrument that never came to be. */
  | { code: 'context-probe'; reason: string }
  | { code: 'reference-failed'; reason: string }
  /** A notice of the page's recorder, with its own code and what belongs to it (text/page-words.ts). */
  | { code: 'page-notice'; pageCode: string; text: string }
  /** Notices that did not fit into the list. */
  | { code: 'more-notices' }

export interface CountedNotice {
  notice: Notice
  count: number
}
