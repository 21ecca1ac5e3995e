// The demo without a window: presses Record in the real panel, plays the prelude on the panel's own keyboard, stops,
// saves the trace by the panel's own button, and takes a picture of the panel. Node.

import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createPrelude } from '../../demo/pieces/prelude.ts'
import { removeAtExit } from '../at-exit.ts'
import { CommandError } from '../command-error.ts'
import { pause } from '../interrupt.ts'
import type { PanelBrowser } from './panel-browser.ts'
import { planKeyStrokes } from './panel-keys.ts'

const STEP_LIMIT_MS = 30_000

/** Bytes of what is saved. */
export interface DemoFiles {
  readonly trace: Uint8Array
  readonly picture: Uint8Array
}

const testId = (name: string): string => `[data-testid="${name}"]`

/**
 * Records `durationMs` of the demo. Resolves to null where `signal` fired before the end. Rejects with
 * CommandError where the panel does not do what it should.
 */
export async function recordDemo(
  { browser, page, devtools, panel }: PanelBrowser,
  durationMs: number,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<DemoFiles | null> {
  await devtools.setViewport({ width: 1280, height: 900 })
  // Recording reloads the page, whose synth then loads a bank of its own: what is ready now is not waited for.
  await page.evaluate(() => document.querySelector('#status-synth')?.replaceChildren())
  await panel.locator(testId('record')).click()
  await panel.locator(testId('stop')).setTimeout(STEP_LIMIT_MS).wait()
  await page.waitForFunction(
    () => /is ready|cannot play/.test(document.querySelector('#status-synth')?.textContent ?? ''),
    { timeout: STEP_LIMIT_MS },
  )
  await page.waitForFunction(() => document.body.dataset['audio'] === 'running', {
    timeout: STEP_LIMIT_MS,
  })

  progress(`Recording ${durationMs / 1000} s of the demo …`)
  const toggle = await panel.waitForSelector(testId('keyboard-toggle'))
  if ((await toggle?.evaluate((each) => each.ariaPressed)) !== 'true') await toggle?.click()
  await toggle?.focus()
  await playStrokes(devtools, durationMs, signal)
  if (signal.aborted) return null

  await panel.locator(testId('stop')).click()
  await panel.locator(testId('record')).setTimeout(STEP_LIMIT_MS).wait()
  const trace = await savePanelTrace(browser, () => panel.locator(testId('save')).click())
  const body = await panel.waitForSelector('body')
  if (!body) throw new CommandError('The panel has gone.')
  // A busy machine has not painted the panel yet, and one that is laid out anew for the picture is white in it.
  await panel.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  return { trace, picture: await body.screenshot({ captureBeyondViewport: false }) }
}

/** `baseNote` of the panel's keyboard when it opens. */
const PANEL_BASE_NOTE = 48

async function playStrokes(
  devtools: PanelBrowser['devtools'],
  durationMs: number,
  signal: AbortSignal,
): Promise<void> {
  const strokes = planKeyStrokes(createPrelude(), durationMs, PANEL_BASE_NOTE)
  const startedMs = performance.now()
  for (const { atMs, code, isDown } of strokes) {
    await pause(atMs - (performance.now() - startedMs), signal)
    if (signal.aborted) return
    if (isDown) await devtools.keyboard.down(code)
    else await devtools.keyboard.up(code)
  }
  await pause(durationMs - (performance.now() - startedMs), signal)
}

/** Presses the panel's Save and takes what the browser downloads. */
async function savePanelTrace(
  browser: PanelBrowser['browser'],
  press: () => Promise<void>,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'awescope-download-'))
  const forget = removeAtExit(() => rmSync(folder, { recursive: true, force: true }))
  const session = await browser.target().createCDPSession()
  try {
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allowAndName',
      downloadPath: folder,
      eventsEnabled: true,
    })
    const downloaded = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new CommandError('The panel did not save the trace in time.')),
        STEP_LIMIT_MS,
      )
      session.on('Browser.downloadProgress', ({ guid, state }) => {
        if (state === 'inProgress') return
        clearTimeout(timer)
        if (state === 'completed') resolve(join(folder, guid))
        else reject(new CommandError('The panel’s download was cancelled.'))
      })
    })
    await press()
    return await readFile(await downloaded)
  } finally {
    await session.detach().catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
    forget()
  }
}
