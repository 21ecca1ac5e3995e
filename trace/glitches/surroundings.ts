// What is known beside a glitch's own facts. Types only.

import type { ContextWatch } from './context-watch.ts'
import type { DocumentEvidence } from './document-evidence.ts'

export interface Surroundings {
  readonly watch: ContextWatch
  readonly document: DocumentEvidence
  /** Glitches of the context in the seconds before in which its thread was late, and no call was seen to be why. */
  readonly lateBefore: number
}
