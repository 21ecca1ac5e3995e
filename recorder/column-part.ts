// What the one-file recorder fetches when a trace is to be as compact as those of panel and command line: messages in
// columns. Page world; entry of a module of its own (recorder-columns.js).

import { columnsPacker } from '../trace/file/message-columns.ts'

export { columnsPacker }

/** What the module exports for the recorder's traces. */
export interface RecorderColumnPart {
  readonly columnsPacker: typeof columnsPacker
}
