// Fuzz target of Chrome's own traces in JSON: both forms, several threads and processes, events of other kinds between.
// What is made of a file goes through the page's border, a session and its report, as in panel and command line.

import { createChromeImport } from '../../../trace/import/chrome-import.ts'
import { createSession } from '../../../trace/session/session.ts'
import { validatePageMessage } from '../../../trace/validate/page-message.ts'
import { START_MS } from '../trace/trace-builder.ts'
import { type FuzzTarget, mutatedFrom } from './fuzz-target.ts'

const quanta = (tid: number, count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    args: { frames: 128, 'playout_delay (ms)': 30.068 },
    cat: 'webaudio',
    dur: 20 + index,
    name: 'RealtimeAudioDestinationHandler::Render',
    ph: 'X',
    pid: 6974,
    tid,
    ts: 5_395_010_535 + Math.round((index * 128e6) / 44_100),
  }))
const DEVICE = {
  args: { resolved_context_sample_rate: 44_100, output_buffer_size: 441 },
  cat: 'webaudio',
  name: 'RendererWebAudioDeviceImpl::GetOutputBufferSize',
  ph: 'I',
  pid: 6974,
  tid: 6974,
  ts: 5_394_858_700,
}
const OTHER = { cat: 'gpu', name: 'Draw "]}', args: { list: [{ deep: [] }, 'x\\"'] }, ph: 'X' }
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const CORPUS = [
  bytesOf([DEVICE, ...quanta(7080, 3), OTHER, ...quanta(7081, 2)]),
  bytesOf({ metadata: { 'a]': [1, {}] }, traceEvents: [OTHER, ...quanta(7, 2), DEVICE] }),
  bytesOf({ traceEvents: [] }),
]

export const chromeTraceTarget: FuzzTarget = {
  name: 'Chrome trace',
  prepare(random) {
    const bytes = mutatedFrom(CORPUS, random)
    const pieceBytes = 1 + random(bytes.length + 1)
    // A report costs more than all before it.
    const isReported = random(8) === 0
    return () => {
      const chrome = createChromeImport()
      for (let at = 0; at < bytes.length; at += pieceBytes)
        chrome.feed(bytes.subarray(at, at + pieceBytes))
      const session = createSession()
      for (const stamped of chrome.messages(START_MS)) {
        const checked = validatePageMessage(stamped.message)
        if ('error' in checked) throw new Error(checked.error)
        session.ingest(stamped)
      }
      if (chrome.quanta === 0) return false
      session.finish()
      if (!isReported) return true
      const { processors } = session.report()
      const counted = processors.reduce((sum, each) => sum + each.quanta, 0)
      if (counted !== chrome.quanta) throw new Error(`${chrome.quanta} quanta became ${counted}`)
      return true
    }
  },
}
