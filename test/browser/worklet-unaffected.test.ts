// Page behaviour in the audio thread with and without the probe: the same to the last property and message.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'puppeteer-core'
import { CASE_PRELUDE, WORKLET_CASES, type WorkletCase } from '../support/worklet/worklet-cases.ts'
import {
  buildProbe,
  openBrowser,
  openPage,
  serve,
  type BrowserName,
  type Site,
} from '../support/worklet/worklet-harness.ts'

interface Outcome {
  page: unknown
  log: string[]
}

/** Runs one case in an offline context of eight hundred quanta at most. */
function runCase(
  page: Page,
  index: number,
  isProbed: boolean,
  { page: body, until = 'true', renderSizeHint = 128 }: WorkletCase,
): Promise<Outcome> {
  return page.evaluate(`(async () => {
    const context = new OfflineAudioContext({ numberOfChannels: 1, length: 128 * 64, sampleRate: 44100,
      renderSizeHint: ${renderSizeHint} })
    if (${isProbed}) {
      await context.audioWorklet.addModule('/probe.js#tap:token')
      globalThis.tap = kit.attach(context, { timedQuantumEvery: 2 })
    }
    await context.audioWorklet.addModule('/case-${index}.js')
    const node = (name, options) => {
      const made = new AudioWorkletNode(context, name, options)
      if (made.numberOfOutputs) made.connect(context.destination)
      return made
    }
    let rendering
    const render = () => (rendering ??= context.startRendering())
    const seen = await (async () => {${body}})()
    await render()
    const reporter = new AudioWorkletNode(context, 'reporter')
    const log = await new Promise((done) => {
      reporter.port.onmessage = ({ data: log }) => {
        if (${until}) done(log)
        else reporter.port.postMessage('report')
      }
      reporter.port.postMessage('report')
    })
    return { page: seen ?? null, log }
  })()`) as Promise<Outcome>
}

describe.each<BrowserName>(['chromium', 'firefox'])('in %s the probe does not change', (name) => {
  let browser: Browser
  let site: Site

  beforeAll(async () => {
    site = await serve()
    site.put('/probe.js', await buildProbe())
    for (const [index, { module }] of WORKLET_CASES.entries())
      site.put(`/case-${index}.js`, CASE_PRELUDE + module)
    browser = await openBrowser(name)
  })

  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it.each(
    WORKLET_CASES.map((item, index): [string, WorkletCase, number] => [item.name, item, index]),
  )('%s', async (_name, item, index) => {
    const page = await openPage(browser, site)
    try {
      const without = await runCase(page, index, false, item)
      const probed = await runCase(page, index, true, item)
      if (item.isAnyOrder) for (const { log } of [without, probed]) log.sort()
      expect(without.log.length).toBeGreaterThan(0)
      expect(probed).toEqual(without)
    } finally {
      await page.close()
    }
  })
})
