// Tells that a reference instrument never came to be. Page world; in page.js and in the reference's part.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import type { Output } from '../output.ts'

/** `reason`: one sentence. */
export function tellNeverMade(
  output: Output,
  mode: EngineMode,
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
