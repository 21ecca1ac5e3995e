// What a killed browser leaves: the real panel of a real Chromium records the demo, which plays; at a random moment all
// processes get SIGKILL; the next one on the same profile offers a recording, whose file is read here. How much is
// missing is the time from its last record to the kill. Runs in Node; `CRASHES` (50) says how often. Needs
// `npm run build`.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Frame } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { createSession } from '../../../trace/session/session.ts'
import { readTrace } from '../../../trace/file/chunk-reader.ts'
import { RECORD_BYTES, RECORD_OFFSET } from '../../../trace/wire/record.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { table } from '../../support/bench/statistics.ts'
import { PROJECT_ROOT, serveFixtures } from '../../support/browser/fixture-server.ts'
import { openPanel } from '../../support/extension/extension-browser.ts'
import { type KillableBrowser, launchOnProfile } from '../../support/extension/killed-browser.ts'
import { byTestId, click } from '../../support/panel/panel-harness.ts'
import { until } from '../../support/until.ts'

const CRASHES = Number(process.env['CRASHES'] ?? 50)
/** From the first record on. */
const PLAYED_MS = { min: 1200, max: 4000 }
/** All that is older than this survives. */
const PROMISED_MS = 1000

/** Of all records, epoch ms. */
function lastWallMs(messages: readonly StampedMessage[]): number {
  let last = Number.NEGATIVE_INFINITY
  for (const { message } of messages) {
    if (message.type !== 'records/chunk') continue
    const view = new DataView(message.bytes)
    for (let at = 0; at + RECORD_BYTES <= view.byteLength; at += RECORD_BYTES) {
      const wallMs = view.getFloat64(at + RECORD_OFFSET.wallMs, true)
      if (wallMs > last) last = wallMs
    }
  }
  return last
}

/** The file of the one recording that is there. Runs in the panel, so it may use nothing of this file. */
const readLeft = async (): Promise<string[]> => {
  const root = await navigator.storage.getDirectory()
  const folder = (await root.getDirectoryHandle('recordings')) as unknown as {
    values(): AsyncIterable<FileSystemFileHandle>
  }
  const texts: string[] = []
  for await (const handle of folder.values()) {
    if (!handle.name.endsWith('.awescope')) continue
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
    texts.push((bytes as Uint8Array & { toBase64(): string }).toBase64())
  }
  return texts
}

interface Crash {
  readonly playedMs: number
  readonly lostMs: number
  readonly records: number
  readonly events: number
  readonly notices: readonly string[]
}

function crashOf(text: string, killedWallMs: number, playedMs: number): Crash {
  const { messages, notices } = readTrace(new Uint8Array(Buffer.from(text, 'base64')))
  const session = createSession()
  for (const stamped of messages) session.ingest(stamped)
  session.finish()
  const { records, frames } = session.report()
  return {
    playedMs,
    lostMs: killedWallMs - lastWallMs(messages),
    records: records.written,
    events: frames.seen,
    notices: notices.map(({ code }) => code),
  }
}

/** Whatever was left is taken away. Resolves when a recording has records on its way. */
async function record(panel: Frame): Promise<void> {
  await click(panel, 'record')
  await panel.waitForSelector(byTestId('stop'))
  await until('events are seen', () =>
    panel.$eval(
      byTestId('figure-events'),
      (figure) => Number((figure as HTMLElement).dataset['value'] ?? 0) > 0,
    ),
  )
}

test(`all but the last second survives ${CRASHES} crashes`, async () => {
  const demo = await serveFixtures({ folder: 'dist/demo' })
  const profile = mkdtempSync(join(tmpdir(), 'awescope-crashes-'))
  const crashes: Crash[] = []
  let chromium: KillableBrowser | undefined
  let killed: { wallMs: number; playedMs: number } | null = null
  let state = 12_345
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  try {
    while (crashes.length < CRASHES) {
      chromium = await launchOnProfile(profile)
      const page = await chromium.browser.newPage()
      await page.goto(demo.local('?synth=oscillator&play=1'))
      const { frame } = await openPanel(page, chromium.extensionId)
      await frame.waitForSelector(byTestId('record'))
      if (killed !== null) {
        await frame.waitForSelector(byTestId('left-recording'))
        const [text = '', ...others] = await frame.evaluate(readLeft)
        expect(others).toEqual([])
        crashes.push(crashOf(text, killed.wallMs, killed.playedMs))
        console.log(crashes.length, JSON.stringify(crashes.at(-1)))
        await click(frame, 'left-delete')
        await until('it is gone', async () => (await frame.evaluate(readLeft)).length === 0)
      }
      await record(frame)
      const playedMs = PLAYED_MS.min + random() * (PLAYED_MS.max - PLAYED_MS.min)
      await new Promise((done) => setTimeout(done, playedMs))
      killed = { wallMs: await chromium.kill(), playedMs }
    }
  } finally {
    await chromium?.kill()
    await demo.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  const losses = crashes.map(({ lostMs }) => lostMs).toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (losses[Math.ceil(share * losses.length) - 1] ?? 0).toFixed(0)
  const text = [
    table([
      ['played ms', 'lost ms', 'records', 'events'],
      ...crashes.map((crash) => [
        crash.playedMs.toFixed(0),
        crash.lostMs.toFixed(0),
        String(crash.records),
        String(crash.events),
      ]),
    ]),
    `${crashes.length} crashes; lost: median ${at(0.5)} ms, 95 % at most ${at(0.95)} ms, worst ${at(1)} ms`,
  ].join('\n')
  console.log(text)
  const folder = resolve(PROJECT_ROOT, 'artefacts/crash')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'crash.txt'), `${text}\n`)
  for (const { events, notices } of crashes) {
    expect(events).toBeGreaterThan(0)
    // It ends without its end, and nothing in it is damaged.
    expect(notices).toEqual(['truncated'])
  }
  expect(losses.at(-1)).toBeLessThan(PROMISED_MS)
})
