// Where the reference places its sound, to the sample, and what a change on the way does to it: the built worklet,
// rendered by a real browser's OfflineAudioContext.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtOnce } from '../support/browser/built-once.ts'
import { createEngine } from '../../engine/engine.ts'
import { launchChromium, type PageServer, servePages } from '../support/page/page-harness.ts'
import { buildReference, DRY } from '../support/reference/reference-harness.ts'
import type { OfflineTask } from '../support/reference/reference-offline-page.ts'
import { constantSample, oneZoneBank, sineBank, sineSample } from '../support/soundfont/banks.ts'
import { buildSoundFont } from '../support/soundfont/build-soundfont.ts'

let browser: Browser
let server: PageServer
let page: Page

beforeAll(async () => {
  const script = await builtOnce({
    entry: 'test/support/reference/reference-offline-page.ts',
    file: 'offline.js',
    mayBundleNpm: false,
  })
  server = await servePages({
    '/': '<!doctype html><title>offline</title><script src="/offline.js"></script>',
    '/offline.js': script,
    ...(await buildReference()),
  })
  browser = await launchChromium()
  page = await browser.newPage()
  await page.goto(`${server.origin}/`)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const base64 = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64')

const render = async (task: Partial<OfflineTask>): Promise<Float32Array> => {
  const whole: OfflineTask = {
    rate: 44_100,
    frames: 44_100,
    banks: [],
    options: DRY,
    atMs: [],
    messages: [],
    changes: [],
    ...task,
  }
  const text = await page.evaluate((given) => globalThis.renderOffline(given), whole)
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}

/** Times that fall between samples at both rates, some on a quantum's border, some just before one. */
const TIMES_MS = [0, 61.37, 128 / 44.1 + 120, 255.99, 333.333, 400, 517.77, 640, 777.123, 889.9]
const NOTE_MS = 20

/** A note is a level that is there at once, or at the engine's own shortest attack. */
const stepBank = (): string => base64(buildSoundFont(oneZoneBank(constantSample(0.9))))

const steps = (rate: number): Promise<Float32Array> =>
  render({
    rate,
    frames: rate,
    banks: [stepBank()],
    atMs: TIMES_MS.flatMap((ms) => [ms, ms + NOTE_MS]),
    messages: TIMES_MS.flatMap(() => [
      [0x90, 60, 127],
      [0x80, 60, 0],
    ]),
  })

/** Where the level first reaches half of its height after `from`, between samples. */
const halfway = (samples: Float32Array, from: number, half: number): number => {
  for (let frame = Math.max(1, from); frame < samples.length; frame++) {
    const before = samples[frame - 1] as number
    const now = samples[frame] as number
    if (now >= half) return frame - 1 + (half - before) / (now - before)
  }
  return Number.NaN
}

const heightOf = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, sample), 0)

describe('sound of the reference', () => {
  it('begins within one sample of its event at 44.1 kHz', async () => {
    const samples = await steps(44_100)
    expect(heightOf(samples)).toBeGreaterThan(0.1)
    const offsets = TIMES_MS.map((ms) => {
      const event = Math.round(ms * 44.1)
      const silent = samples.subarray(Math.max(0, event - 64), event)
      expect(silent.every((sample) => Math.abs(sample) < 1e-6)).toBe(true)
      return samples.subarray(event).findIndex((sample) => Math.abs(sample) > 1e-6)
    })
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...offsets)).toBeLessThanOrEqual(1)
  })

  it.each([48_000, 96_000, 22_050])(
    'is within one sample of that at %d Hz, less the frames that the engine names as its latency',
    async (rate) => {
      const exact = await steps(44_100)
      const half = heightOf(exact) / 2
      const attack = halfway(exact, 0, half)
      const samples = await steps(rate)
      const { latencyFrames } = createEngine({ sampleRate: rate })
      expect(latencyFrames).toBeGreaterThan(0)
      const offsets = TIMES_MS.map((ms) => {
        const event = Math.round((ms * rate) / 1000)
        return halfway(samples, event, half) - event - latencyFrames - (attack * rate) / 44_100
      })
      expect(Math.min(...offsets)).toBeGreaterThan(-1)
      expect(Math.max(...offsets)).toBeLessThan(1)
    },
  )

  it.each([
    { what: 'its bank', change: { bank: 1 } },
    { what: 'its mode', change: { options: { mode: 'hardware' } } },
    { what: 'the number of its voices', change: { options: { voices: 8 } } },
  ] as const)(
    'goes on without a click when $what changes under a held note',
    async ({ change }) => {
      const half = base64(buildSoundFont(oneZoneBank(sineSample(0.25))))
      const note = {
        banks: [base64(sineBank()), half],
        atMs: [0, 700],
        messages: [
          [0x90, 69, 127],
          [0x90, 69, 127],
        ],
      }
      const samples = await render({ ...note, changes: [{ frame: 13_000, ...change }] })
      const steady = samples.subarray(6000, 12_000)
      const steepest = (part: Float32Array): number => {
        let most = 0
        for (let frame = 1; frame < part.length; frame++) {
          most = Math.max(most, Math.abs((part[frame] as number) - (part[frame - 1] as number)))
        }
        return most
      }
      expect(heightOf(steady)).toBeGreaterThan(0.01)
      // A cut sine of this height would jump by up to sixteen times its own steepest step.
      expect(steepest(samples.subarray(12_800, 15_000))).toBeLessThan(1.1 * steepest(steady))
      // The note before is gone after the fade, and the next one is heard.
      expect(heightOf(samples.subarray(15_000, 30_000))).toBeLessThan(1e-4)
      expect(heightOf(samples.subarray(32_000))).toBeGreaterThan(0.01)
    },
  )

  it('keeps what a registered parameter and a system exclusive message have set when the mode changes', async () => {
    const samples = await render({
      banks: [base64(sineBank())],
      atMs: [0, 0, 0, 0, 700],
      messages: [
        // An octave up by RPN 2, and the master volume at half.
        [0xb0, 101, 0],
        [0xb0, 100, 2],
        [0xb0, 6, 76],
        [0xf0, 0x7f, 0x7f, 4, 1, 0, 0x40, 0xf7],
        [0x90, 69, 127],
      ],
      changes: [{ frame: 13_000, options: { ...DRY, mode: 'hardware' } }],
    })
    const sound = samples.subarray(35_000, 43_820)
    const rises = sound.filter((sample, i) => i > 0 && (sound[i - 1] as number) < 0 && sample >= 0)
    // A fifth of a second of 880 Hz.
    expect(Math.abs(rises.length - 176)).toBeLessThan(2)
    expect(heightOf(sound)).toBeLessThan(0.06)
    expect(heightOf(sound)).toBeGreaterThan(0.01)
  })
})
