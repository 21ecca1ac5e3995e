// What the one-file recorder fetches when a report is to tell of glitches: how they are found and why they were, with
// the sentences. Page world; entry of a module of its own (recorder-glitches.js).

import { GLITCH_KIT, type GlitchKit } from '../trace/session/glitch-kit.ts'

export { GLITCH_KIT }

/** What the module exports for the recorder's reports. */
export interface RecorderGlitchPart {
  readonly GLITCH_KIT: GlitchKit
}
