// Tells that a reference instrument never came to be. Page world; in page.js and in the reference's part.

import { LIMIT, type ReferenceMode } from '../../../trace/wire/protocol.ts'
import type { Output } from '../output.ts'

/** `reason`: one sentence. */
export function tellNeverMade(
  output: Output,
  mode: ReferenceMode,
  reason: string,
  wallMs: number,
): void {
  output.send({
    type: 'reference/state',
    id: 0,
    state: 'failed',
    reason: reason.slice(0, LIMIT.stringLength),
    bankName: '',
    presets: 0,
    mode,
    wallMs,
  })
}
