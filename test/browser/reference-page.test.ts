/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// The reference instrument in real pages, put there by the one-file recorder: heard, measured by the same stages as a
// page's synth, and gone without a trace. Chromium. Banks are generated.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../trace/report/schema.ts'
import { formatReport } from '../../trace/text/report-text.ts'
import { until } from '../support/until.ts'
import {
  buildReference,
  generalMidiBank,
  giveBank,
  injectReference,
  order,
  send,
  strike,
  strikeBank,
  watch,
  type Watched,
} from '../support/reference/reference-harness.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  servePages,
  type PageServer,
} from '../support/page/page-harness.ts'

const EMPTY = '<!doctype html><title>empty</title>'
/** Its scripts are its own, and nothing is compiled: neither text nor WebAssembly. */
const STRICT = `<!doctype html><title>strict</title>
  <meta http-equiv="Content-Security-Policy" content="script-src 'self' blob:">`
/** A synth of its own, slow by 20 ms in its handler, with two accesses and so two inputs for each port. */
const SYNTH = `<!doctype html><title>synth</title><script>
  globalThis.heard = 0
  const play = (context, gain) => ({ data }) => {
    globalThis.heard++
    const until = performance.now() + 20
    while (performance.now() < until);
    if (data[0] !== 0x90) return
    const oscillator = new OscillatorNode(context, { frequency: 440 * 2 ** ((data[1] - 69) / 12) })
    oscillator.connect(gain)
    oscillator.start()
    oscillator.stop(context.currentTime + 0.2)
  }
  ;(async () => {
    const context = new AudioContext()
    globalThis.context = context
    const gain = new GainNode(context, { gain: 0.2 })
    gain.connect(context.destination)
    for (let access = 0; access < 2; access++) {
      const midi = await navigator.requestMIDIAccess()
      for (const input of midi.inputs.values()) {
        if (access === 0) input.onmidimessage = play(context, gain)
        else input.addEventListener('midimessage', () => globalThis.heard++)
      }
    }
    globalThis.isReady = true
  })()
</script>`

let browser: Browser
let server: PageServer
let recorder: string
let page: Page

beforeAll(async () => {
  recorder = await buildRecorder()
  const pages = { '/': EMPTY, '/strict': STRICT, '/synth': SYNTH, ...(await buildReference()) }
  server = await servePages(pages)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(async () => {
  page = await browser.newPage()
})
afterEach(() => page.close())

const open = async (path: string, of = page): Promise<void> => {
  await injectRecorder(of, recorder)
  await of.goto(server.origin + path)
  if (path === '/synth') await of.waitForFunction('globalThis.isReady')
}

const contextsOf = ({ messages }: Watched): number[] =>
  messages.flatMap((message) =>
    message.type === 'source/define' && message.source.kind === 'context'
      ? [message.source.id]
      : [],
  )

const STAGES = ['midi', 'validation', 'serialization', 'port', 'worklet', 'output', 'endToEnd']

describe('the reference instrument', () => {
  it('plays in a page that has neither audio nor MIDI, and is measured stage by stage', async () => {
    await open('/')
    const watched = watch(page)
    await injectReference(page)
    await watched.isState('ready')
    await strike(page, watched, [57, 60, 64, 67])
    const report = watched.report()
    expect(report.reference).toMatchObject({
      state: 'ready',
      isJoined: false,
      mode: 'sf2',
      bank: 'a bank',
      presets: 1,
    })
    // A busy machine's clocks may contradict each other in a note, which then has no time; its sound
    // was heard all the same.
    expect(watched.notes().map(({ ending }) => ending)).toEqual(Array(4).fill('heard'))
    expect(report.reference?.latency?.count).toBeGreaterThan(0)
    expect(Object.keys(report.reference?.stages ?? {})).toEqual(STAGES)
    // What the page counts is the page's: it has no sound, no context and no event.
    expect(report.onset.count).toBe(0)
    expect(report.contexts.map(({ isReference }) => isReference)).toEqual([true])
    expect(report.contexts[0]?.peak).toBeGreaterThan(0.01)
    expect(report.processors.map(({ name }) => name)).toEqual(['awescope.reference'])
    expect(report.reference?.engine).toMatchObject({
      notes: 4,
      kernel: 'wasm',
      isKernelFailed: false,
      nonFinite: 0,
      queueOverflows: 0,
      allocations: 0,
    })
    expect(report.records.dropped).toBe(0)
  })

  it('plays in JavaScript where the page’s policy forbids WebAssembly, is heard and measured, and says so', async () => {
    await open('/strict')
    const watched = watch(page)
    await injectReference(page)
    await watched.isState('ready')
    await strike(page, watched, [57, 60])
    const report = watched.report()
    expect(watched.notes().map(({ ending }) => ending)).toEqual(['heard', 'heard'])
    expect(report.contexts[0]?.peak).toBeGreaterThan(0.01)
    expect(Object.keys(report.reference?.stages ?? {})).toEqual(STAGES)
    expect(report.reference?.engine).toMatchObject({
      notes: 2,
      kernel: 'js',
      isKernelFailed: false,
      nonFinite: 0,
    })
    expect(formatReport(report)).toMatch(/,\s+JavaScript\b/)
  })

  it('plays each note once beside a page with its own synth and several inputs, and the verdict names the stage', async () => {
    await open('/synth')
    const watched = watch(page)
    await injectReference(page)
    await watched.isState('ready')
    const keys = [57, 59, 60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79]
    // A machine that falls behind hears some of them too late to tell: then they are played again.
    let played = 0
    let report: Report
    do {
      await strike(page, watched, keys)
      played += keys.length
      report = await watched.until('the page has as many notes', () => {
        const current = watched.report()
        return current.onset.count === played && current
      })
    } while (report.verdict?.kind !== 'page' && played < 5 * keys.length)
    expect(report.verdict?.kind).toBe('page')
    expect(report.onset.heard).toBeGreaterThanOrEqual(8)
    expect(report.reference?.engine?.notes).toBe(played)
    expect(watched.notes().length).toBe(played)
    expect(report.verdict?.pageMs).toBeGreaterThan((report.verdict?.referenceMs ?? Infinity) + 15)
    expect(report.verdict?.stage).toBe('validation')
    expect(report.verdict?.text).toMatch(/page synth [\d.]+ ms, reference [\d.]+ ms/i)
    expect(await page.evaluate('heard')).toBeGreaterThanOrEqual(2 * played)
    expect(report.notices.map(({ code }) => code)).not.toContain('wrapper-fault')
  })

  it('joins the context that the page chose, and leaves it running', async () => {
    await open('/synth')
    const watched = watch(page)
    const contextId = await watched.until('the page has a context', () => contextsOf(watched)[0])
    await injectReference(page, { contextId })
    await watched.isState('ready')
    await send(page, 0x90, 57, 100)
    await watched.until(
      'the note is over',
      () => (watched.report().reference?.engine?.notes ?? 0) === 1,
    )
    expect(watched.report().reference?.isJoined).toBe(true)
    // Once more into the same scope, where its module has been.
    await injectReference(page, { contextId })
    await watched.isState('ready', 2)
    await watched.isState('removed')
    await order(page, { type: 'reference/remove' })
    await watched.isState('removed', 2)
    expect(await page.evaluate('context.state')).toBe('running')
    await page.evaluate('context.close()')
    expect(watched.report().notices.map(({ code }) => code)).not.toContain('wrapper-fault')
  })

  it('goes with the context that it joined when the page closes it', async () => {
    await open('/synth')
    const watched = watch(page)
    const contextId = await watched.until('the page has a context', () => contextsOf(watched)[0])
    await injectReference(page, { contextId })
    await watched.isState('ready')
    await page.evaluate('context.close()')
    await watched.isState('removed')
    expect(watched.states.at(-1)?.reason).toBe('The page closed its context.')
  })

  it('leaves with the recorder that put it in when another one comes, which can have its own', async () => {
    await open('/')
    await injectReference(page)
    const first = watch(page)
    await first.isState('ready')
    await page.evaluate('globalThis.old = __awescope')
    await page.evaluate(recorder)
    const left = await page.evaluate(() => (globalThis as { old?: typeof __awescope }).old?.drain())
    const states = left?.messages.filter(({ type }) => type === 'reference/state')
    expect(states?.at(-1)).toMatchObject({ state: 'removed' })
    const second = watch(page)
    await injectReference(page)
    await second.isState('ready')
    await strike(page, second, [60])
    expect(second.report().contexts.map(({ isReference }) => isReference)).toEqual([true])
  })

  it('says in one sentence why a bank cannot be used, and why a context cannot be joined', async () => {
    await open('/')
    const watched = watch(page)
    await injectReference(page, {
      bank: new TextEncoder().encode('RIFF and nothing that is right').buffer,
    })
    await watched.isState('failed')
    expect(watched.states.at(-1)?.reason).toMatch(/at byte \d+: /)
    await giveBank(page, strikeBank())
    await watched.isState('ready')
    await injectReference(page, { contextId: 77 })
    await watched.isState('failed', 2)
    expect(watched.states.findLast(({ state }) => state === 'failed')).toMatchObject({
      id: 0,
      reason: 'There is no running context 77.',
    })
  })

  it('changes its bank and its mode while notes sound, and goes on sounding', async () => {
    await open('/')
    const watched = watch(page)
    await injectReference(page, { bank: generalMidiBank() })
    await watched.isState('ready')
    await send(page, 0xc0, 48, 0)
    for (const key of [48, 55, 60, 64]) await send(page, 0x90, key, 90)
    await watched.until(
      'notes sound',
      () => (watched.report().reference?.engine?.activeVoices ?? 0) >= 4,
    )
    await giveBank(page, generalMidiBank(), 'again')
    await watched.isState('ready', 2)
    for (const key of [48, 55, 60, 64]) await send(page, 0x90, key, 90)
    await watched.until(
      'notes sound',
      () => (watched.report().reference?.engine?.activeVoices ?? 0) >= 4,
    )
    await order(page, {
      type: 'reference/configure',
      followsMidi: true,
      options: { mode: 'hardware', voices: 30 },
    })
    await watched.until(
      'the mode has changed',
      () => watched.report().reference?.mode === 'hardware',
    )
    const [context] = watched.report().contexts
    expect(context?.nanSamples).toBe(0)
    expect(watched.report().reference).toMatchObject({ bank: 'again', state: 'ready' })
  })

  it('is replaced by a second one, and both contexts are gone when recording stops', async () => {
    await open('/')
    const watched = watch(page)
    await injectReference(page)
    await watched.isState('ready')
    await send(page, 0x90, 57, 100)
    await injectReference(page)
    await watched.isState('ready', 2)
    await watched.isState('removed')
    await strike(page, watched, [60])
    await page.evaluate(() => __awescope?.stop())
    await watched.pull()
    const closed = watched.messages.flatMap((message) =>
      message.type === 'context/update' && message.state === 'closed' ? [message.id] : [],
    )
    expect(new Set(closed).size).toBe(2)
    expect(watched.states.at(-1)).toMatchObject({ state: 'removed' })
    expect(watched.messages.at(-1)?.type).toBe('recorder/stopped')
  })

  it('plays in two pages at once, each for itself', async () => {
    const other = await browser.newPage()
    await open('/')
    await open('/', other)
    const first = watch(page)
    const second = watch(other)
    await injectReference(page)
    await injectReference(other)
    await first.isState('ready')
    await second.isState('ready')
    await strike(page, first, [57, 60])
    await strike(other, second, [64])
    const hasPlayed = (watched: typeof first, count: number) =>
      watched.until(`${count} notes`, () => watched.report().reference?.engine?.notes === count)
    await hasPlayed(first, 2)
    await hasPlayed(second, 1)
    await other.close()
    await strike(page, first, [67])
    await hasPlayed(first, 3)
  })
})

describe('where the browser lets no page sound before its user has touched it', () => {
  let strict: Browser
  beforeAll(async () => {
    strict = await launchChromium(['--autoplay-policy=document-user-activation-required'])
  })
  afterAll(() => strict?.close())

  it('waits for the first touch, and plays nothing then of what came before', async () => {
    const waiting = await strict.newPage()
    await open('/', waiting)
    // What Puppeteer evaluates counts as a user's gesture; what the protocol itself evaluates does not.
    const session = await waiting.createCDPSession()
    const quietly = async (expression: string): Promise<unknown> => {
      const { result } = await session.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })
      return result.value
    }
    const bank = Buffer.from(strikeBank()).toString('base64')
    await quietly(`__awescope.reference({
      type: 'reference/inject',
      partUrl: location.origin + '/reference-page.js',
      workletUrl: location.origin + '/reference.js',
      contextId: 0,
      followsMidi: true,
      options: { effects: false },
    })
      __awescope.reference({ type: 'reference/bank', name: 'x',
        bytes: Uint8Array.from(atob('${bank}'), (letter) => letter.charCodeAt(0)).buffer })`)
    await until('it is ready', () =>
      quietly(`__awescope.report().then(({ reference }) => reference?.state === 'ready')`),
    )
    expect(await quietly('__awescope.report().then(({ contexts }) => contexts[0].state)')).toBe(
      'suspended',
    )
    expect(await quietly('navigator.userActivation.hasBeenActive')).toBe(false)
    await quietly('for (const key of [50, 52, 54]) __awescope.send([0x90, key, 100])')
    await waiting.mouse.click(10, 10)
    const watched = watch(waiting)
    await watched.until('its context runs', () => watched.report().contexts[0]?.state === 'running')
    await strike(waiting, watched, [60])
    await watched.until('one note', () => watched.report().reference?.engine?.notes === 1)
    expect(watched.notes().length).toBe(1)
  })
})
