// The real panel in Chromium while pages send it the worst that the bridges let through: it comes to its own timer
// again within a second, whatever is looked at, and as recording stops. Node, driving Chromium.

import { beforeEach, describe, expect, it } from 'vitest'
import { VIEWS } from '../../panel/models/view-names.ts'
import { MOST_CONTEXTS } from '../../panel/parts/shown-part.tsx'
import { usePanel } from '../support/panel/panel-bench.ts'
import { byTestId, click, textOf } from '../support/panel/panel-harness.ts'
import type { FloodName } from '../support/panel/panel-flood.ts'

declare global {
  interface Window {
    /** The longest that the panel has not come to its own timer, ms. */
    pulse: { longestMs: number; beats: number }
    stopFlood: () => void
  }
}

/** A user's patience. */
const SECOND_MS = 1000
const PULSE_MS = 5
/** Of the panel's pulse, at each view. */
const BEATS = 40

const bench = usePanel()

/** How long the panel was away at the longest since the last call, ms. */
async function longestPause(): Promise<number> {
  await bench.page.evaluate(() => void (window.pulse.beats = 0))
  await bench.page.waitForFunction((beats) => window.pulse.beats >= beats, { polling: 50 }, BEATS)
  return bench.page.evaluate(() => {
    const { longestMs } = window.pulse
    window.pulse.longestMs = 0
    return longestMs
  })
}

describe('a panel that pages flood', () => {
  beforeEach(async () => {
    await bench.open('duration=0')
    await bench.page.evaluate((pulseMs) => {
      window.pulse = { longestMs: 0, beats: 0 }
      let lastMs = performance.now()
      setInterval(() => {
        const nowMs = performance.now()
        window.pulse.longestMs = Math.max(window.pulse.longestMs, nowMs - lastMs)
        window.pulse.beats++
        lastMs = nowMs
      }, pulseMs)
    }, PULSE_MS)
    await click(bench.page, 'record')
    await bench.waitForStatus('Recording')
  })

  it.each<[FloodName, string]>([
    ['sources', 'with all sources that are followed, and their load'],
    ['notes', 'with notes and sounds that end again and again'],
    ['words', 'with documents and sentences that are always new'],
  ])('with %s: %s', async (name) => {
    await bench.page.evaluate((flood) => {
      window.stopFlood = window.fixture.flood(flood)
    }, name)
    const pauses: Record<string, number> = { first: await longestPause() }
    for (const view of VIEWS) {
      await click(bench.page, `tab-${view}`)
      pauses[view] = await longestPause()
    }
    await click(bench.page, 'tab-contexts')
    await bench.page.waitForSelector(`${byTestId('view-contexts')} section`)
    const cards = await bench.page.$$eval(byTestId('context'), (all) => all.length)
    expect(cards).toBeLessThanOrEqual(MOST_CONTEXTS)
    if (name === 'sources') {
      expect(await textOf(bench.page, 'not-shown')).toMatch(
        /^The latest 16 of 1.024 contexts are shown; choose a context above to see its own\.$/,
      )
    }
    const taken = await bench.page.evaluate(() => window.fixture.channel.acknowledged)
    await click(bench.page, 'stop')
    await bench.page.evaluate(() => window.stopFlood())
    await bench.waitForStatus('Stopped.')
    pauses['stopping'] = await longestPause()
    console.info(`longest pauses of the panel, ms: ${JSON.stringify(pauses)}`)
    expect(taken).toBeGreaterThan(1000)
    expect(Math.max(...Object.values(pauses))).toBeLessThan(SECOND_MS)
  })
})
