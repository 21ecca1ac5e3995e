// One performance into a page, in a browser of its own, into a trace that is tied to what it performs. Node.

import { untilStopped } from '../interrupt.ts'
import type { LoadedReference } from '../record/inject-reference.ts'
import type { RecorderScripts } from '../record/page-link.ts'
import { openBrowser } from '../record/page-options.ts'
import type { PerformedMusic } from '../record/play-sequence.ts'
import { recordPage } from '../record/record-page.ts'
import { createTraceCollector, type TraceCollector } from '../record/trace-collector.ts'
import { traceTarget } from '../record/trace-target.ts'
import { leaveWritten, type WholeFile } from '../whole-file.ts'

export interface RunOrder {
  readonly url: string
  /** Where the trace is to be in the end, as the user wrote it. */
  readonly out: string
  readonly music: PerformedMusic
  readonly scripts: RecorderScripts
  readonly reference: LoadedReference | null
  readonly click: string | null
  readonly hasMidiDevices: boolean
  readonly browserWsEndpoint: string | null
}

/** After Ctrl-C, until what is recorded is saved without waiting for page and browser any longer. */
const GRACE_MS = 1400
/** Between gestures, of which there are none. */
const NEVER_MS = 0

/**
 * What was recorded; it is in the file then, but not in its place yet. Ends early where `signal` fires. Rejects with
 * CommandError (exit 2) where the page cannot be opened, and where the disk takes no more: then what it took is left.
 */
export async function performRun(
  order: RunOrder,
  output: WholeFile,
  signal: AbortSignal,
): Promise<TraceCollector> {
  const collector = createTraceCollector(traceTarget(output))
  const end = AbortSignal.any([signal, collector.failed])
  await untilStopped(performInto(collector, order, end), end, GRACE_MS)
  try {
    await collector.end()
  } catch (error) {
    throw await leaveWritten(output, order.out, error)
  }
  return collector
}

async function performInto(
  collector: TraceCollector,
  { browserWsEndpoint, scripts, ...order }: RunOrder,
  signal: AbortSignal,
): Promise<void> {
  const opened = await openBrowser(browserWsEndpoint)
  try {
    if (signal.aborted) return
    const recording = { ...order, durationMs: null, gestures: null, everyMs: NEVER_MS }
    await recordPage(opened, scripts, collector, recording, signal)
  } finally {
    await opened.close()
  }
}
