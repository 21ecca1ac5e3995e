// What the one-file recorder fetches when the reference instrument is injected: the instrument's part for the page
// world, with a parser for SoundFont files, and what a report needs to tell of it. Page world; entry of a module of its
// own (recorder-reference.js).

import { createReference } from '../injected/page/reference/parsing-reference-part.ts'
import { REFERENCE_KIT, type ReferenceKit } from '../trace/session/reference-kit.ts'

export { createReference, REFERENCE_KIT }

/** What the module exports for the recorder's reports. */
export interface RecorderReferencePart {
  readonly REFERENCE_KIT: ReferenceKit
}
