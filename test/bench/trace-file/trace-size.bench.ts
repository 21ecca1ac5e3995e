// How large a recording is beside Chrome's own trace of the same seconds: the demo page in a real browser, recorded as
// `awescope record` does it while Chrome traces the browser, in one run. TRACE_SECONDS chooses how long. Node.

import { gzipSync } from 'node:zlib'
import type { CDPSession } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { thisMachine } from '../../../cli/browser/find-browser.ts'
import { launchBrowser } from '../../../cli/browser/open-browser.ts'
import { builtFile } from '../../../cli/project-files.ts'
import { readRecorderScripts } from '../../../cli/record/page-options.ts'
import { performanceOf } from '../../../cli/record/performed-music.ts'
import { recordPage } from '../../../cli/record/record-page.ts'
import { createTraceCollector } from '../../../cli/record/trace-collector.ts'
import { startStaticServer } from '../../../cli/server.ts'
import { createScale } from '../../../midi/midi-sequence.ts'
import { readTrace } from '../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'
import { tailedMemory } from '../../support/trace/tailed-memory.ts'

const SECONDS = Number(process.env['TRACE_SECONDS'] ?? 20)

/** What the panels record that people use for such questions, and what Chrome knows of Web Audio. */
const PERFORMANCE_PANEL = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'disabled-by-default-v8.cpu_profiler',
  'v8.execute',
  'blink.user_timing',
  'latencyInfo',
]
const AUDIO = [
  'webaudio',
  'audio',
  'disabled-by-default-audio-worklet',
  'disabled-by-default-webaudio.audionode',
]
const CATEGORIES = {
  'audio categories alone': AUDIO,
  'Performance panel and audio': [...PERFORMANCE_PANEL, ...AUDIO],
}

const PAGES = {
  'a worklet, notes by MIDI': '?synth=spessasynth&midi=1',
  'Tone.js, a sequencer': '?synth=tone&play=1',
  'oscillators, nothing is played': '?synth=oscillator',
} as const

async function traceOf(
  client: CDPSession,
  categories: readonly string[],
  during: () => Promise<void>,
): Promise<Buffer> {
  await client.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    streamFormat: 'json',
    traceConfig: { includedCategories: [...categories], recordMode: 'recordContinuously' },
  })
  await during()
  const ended = new Promise<string>((resolve) => {
    client.once('Tracing.tracingComplete', ({ stream }) => resolve(stream ?? ''))
  })
  await client.send('Tracing.end')
  const handle = await ended
  const parts: Buffer[] = []
  for (;;) {
    const { data, eof, base64Encoded } = await client.send('IO.read', { handle, size: 1 << 20 })
    parts.push(Buffer.from(data, base64Encoded === true ? 'base64' : 'utf8'))
    if (eof) break
  }
  await client.send('IO.close', { handle })
  return Buffer.concat(parts)
}

const recordsOf = (messages: readonly StampedMessage[]): number =>
  messages.reduce(
    (sum, { message }) => sum + ('bytes' in message ? message.bytes.byteLength / RECORD_BYTES : 0),
    0,
  )

describe(`${SECONDS} s of the demo page`, () => {
  let site: Awaited<ReturnType<typeof startStaticServer>>
  beforeAll(async () => {
    site = await startStaticServer(builtFile('demo'))
  })
  afterAll(() => site?.close())

  for (const [page, query] of Object.entries(PAGES))
    for (const [name, categories] of Object.entries(CATEGORIES))
      it(`${page}: ${name}`, async () => {
        const file = tailedMemory()
        const collector = createTraceCollector(file)
        const scripts = await readRecorderScripts()
        const opened = await launchBrowser(thisMachine())
        let chrome: Buffer
        try {
          const client = await opened.browser.target().createCDPSession()
          const count = Math.ceil(SECONDS / 0.4)
          const music = query.includes('midi=1')
            ? performanceOf(createScale(count), 'a scale')
            : null
          chrome = await traceOf(client, categories, () =>
            recordPage(
              opened,
              scripts,
              collector,
              {
                url: `${site.url}${query}`,
                click: null,
                gestures: null,
                everyMs: 400,
                hasMidiDevices: false,
                durationMs: SECONDS * 1000,
                music,
                reference: null,
              },
              new AbortController().signal,
            ),
          )
        } finally {
          await opened.close()
        }
        await collector.end()
        const recorded = file.bytes
        // As it stood when the last second had been written.
        const most = Math.max(...file.states.map(({ length }) => length))
        const { messages } = readTrace(recorded, { isWhole: true })
        const records = recordsOf(messages)
        const saved = writeTrace(messages)
        const line = (label: string, bytes: number): string =>
          [
            `  ${label.padEnd(40)}${(bytes / 1000).toFixed(1).padStart(10)} kB`,
            `${(bytes / records).toFixed(2).padStart(8)} B a record`,
            `${(chrome.length / bytes).toFixed(0).padStart(6)} times smaller`,
          ].join('')
        const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
        console.log(
          [
            `${page}; ${name}: ${records} records`,
            line('awescope record', recorded.length),
            line('the same, killed at its worst moment', most),
            line('saved by the panel, or sanitised', saved.length),
            `  Chrome's own trace, JSON: ${megabytes(chrome.length)}, gzip: ${megabytes(gzipSync(chrome).length)}`,
          ].join('\n'),
        )
      })
})
