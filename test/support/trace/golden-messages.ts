// The messages behind the golden trace files: five notes through a worklet. Must never change: old files hold them.

import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { ACTION, createTraceBuilder, KIND } from './trace-builder.ts'

export function goldenMessages(): StampedMessage[] {
  const trace = createTraceBuilder()
  trace.input(9, 'Awescope')
  const context = trace.context()
  context.node(20, 'synth', 1)
  context.clocks(0, 4000)
  for (let note = 0; note < 5; note++) {
    const atMs = 500 + note * 400
    const event = trace.event({ atMs, key: 60 + note, handlerAfterMs: 2 })
    trace.eventFrame(event, context, atMs + 2)
    trace.action(event, {
      action: ACTION.post,
      source: 20,
      atMs: atMs + 3,
      callMs: 0.25,
      number: note + 1,
    })
    trace.record({ kind: KIND.handlerEnd, source: 9, wallMs: atMs + 3.5, a: event })
    context.arrive(1, note + 1, atMs + 7.25)
    context.onset(Math.round(context.frameAt(atMs + 10)))
  }
  return trace.messages({ chunkMs: 1000 })
}
