// The reference's part for the one-file recorder: the same, with the parser for whoever has nothing but a SoundFont 2
// file. Page world; in recorder-reference.js.

import { isPackedBank, packBank } from '../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import type { Reference, ReferenceHost } from './reference-host.ts'
import { createReference as createPackedReference } from './reference-part.ts'

/**
 * A reference that takes packed banks and SoundFont 2 files alike. A file costs the page's thread some milliseconds
 * of parsing.
 */
export const createReference = (host: ReferenceHost): Reference =>
  createPackedReference(host, (bytes) =>
    isPackedBank(bytes) ? bytes : packBank(parseSoundFont(bytes)),
  )
