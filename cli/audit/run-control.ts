// One run of the control: the reference instrument alone in a page of its own, which plays single notes. Node.

import { createServer } from 'node:http'

import type { ControlRun } from '../../audit/schema.ts'
import { planStimulus } from '../../audit/stimulus/plan.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { progress } from '../print.ts'
import type { LoadedReference } from '../record/inject-reference.ts'
import { readRecorderScripts } from '../record/page-options.ts'
import { performanceOf } from '../record/performed-music.ts'
import { recordPage } from '../record/record-page.ts'
import { createTraceCollector } from '../record/trace-collector.ts'
import { type HttpServer, listenHere } from '../server.ts'

const STRICTNESS = 1
/** Of its notes, so many must be heard for a median that is worth something. */
const MIN_NOTES = 12

/** Asks for MIDI and for nothing else; a page of this machine, where worklets may run. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>The control of an audit</title>
<script>navigator.requestMIDIAccess().then((access) => {
  for (const input of access.inputs.values()) input.onmidimessage = () => {}
}, () => {})</script>`

/**
 * What the reference takes on this machine now. Rejects with CommandError: exit 2 where it cannot be played or heard,
 * 130 where `signal` fires. Takes some 15 s.
 */
export async function runControl(
  opened: OpenBrowser,
  reference: LoadedReference,
  seed: number,
  signal: AbortSignal,
): Promise<ControlRun> {
  progress('The control: the reference instrument on this machine.')
  const page = await servePage()
  try {
    const collector = createTraceCollector(() => Promise.resolve())
    const { sequence } = planStimulus(STRICTNESS, seed)
    const recording = {
      url: page.url,
      click: null,
      gestures: null,
      everyMs: 0,
      hasMidiDevices: false,
      durationMs: null,
      music: performanceOf(sequence, 'the control of an audit'),
      reference,
    }
    await recordPage(opened, await readRecorderScripts(), collector, recording, signal)
    if (signal.aborted) {
      throw new CommandError('Stopped while the control was played.', EXIT.interrupted)
    }
    collector.session.finish()
    const latency = collector.session.report().reference?.latency ?? null
    if (latency === null || latency.count < MIN_NOTES) {
      throw new CommandError(
        `The control could not be heard: ${latency?.count ?? 0} notes of the reference instrument.`,
      )
    }
    const { count, p50Ms, p95Ms, hasOutput } = latency
    return { notes: count, p50Ms, p95Ms, hasOutput }
  } finally {
    await page.close()
  }
}

function servePage(): Promise<HttpServer> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(PAGE)
  })
  return listenHere(server)
}
