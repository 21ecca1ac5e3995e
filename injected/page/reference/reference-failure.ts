// Tells that a reference instrument never came to be. Page world; in page.js and in the reference's part.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { PLATFORM, type ReferenceHost } from './reference-host.ts'

/** `reason`: one sentence. */
export function tellNeverMade(
  { output, platform }: ReferenceHost,
  mode: EngineMode,
  reason: string,
): void {
  output.send({
    type: 'reference/state',
    id: 0,
    state: 'failed',
    reason: platform[PLATFORM.cutText](reason, LIMIT.stringLength),
    bankName: '',
    presets: 0,
    mode,
    wallMs: platform[PLATFORM.nowMs](),
  })
}
