// What a sound was done for, as real browsers tell it: keys, pointers, messages, timers, in any kind of target. The
// page says itself what the stages should be.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  CAUSE_PAGES,
  isAhead,
  wrongStages,
  named,
  openCausePage,
  recordedCauses,
} from '../support/page/cause-page.ts'
import {
  buildRecorder,
  drain,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

let recorder: string
let server: PageServer
beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages(CAUSE_PAGES)
})
afterAll(() => server.close())

describe.each([
  { name: 'Chromium', start: () => launchChromium() },
  { name: 'Firefox', start: launchFirefox },
])('in $name', ({ name, start }) => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await start()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    page = await openCausePage(browser, recorder, server.origin)
  })
  /** The main thread is busy for a while, in which `act` runs here. */
  const whileBusy = async (ms: number, act: () => Promise<unknown>): Promise<void> => {
    const acted = new Promise((resolve) => {
      page.once('console', () => void act().then(resolve))
    })
    await page.evaluate(`setTimeout(() => { console.log('busy from here'); busy(${ms}) }, 0)`)
    await acted
  }

  test('a key is told by its code, and the work before its sound is the page’s', async () => {
    await page.evaluate(`addEventListener('keydown', ({ timeStamp }) => sound(timeStamp, 12))`)
    await page.keyboard.press('KeyA')
    const { session, events, truth } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['key: keydown KeyA'])
    expect(wrongStages(events[0], truth[0], session)).toBe('')
    expect(events[0]?.stages.midi).toBeUndefined()
    expect(session.report().sources).toMatchObject({ key: { count: 1 } })
  })

  test('a busy main thread shows as the wait for the handler', async () => {
    await page.evaluate(`addEventListener('keydown', (event) => sound(event.timeStamp))`)
    await whileBusy(600, () => page.keyboard.press('KeyQ'))
    const { session, events, truth } = await recordedCauses(page, 1)
    // In Firefox the automation makes the event only when the page is free.
    if (name === 'Chromium') expect(truth[0]?.inputMs).toBeGreaterThan(200)
    expect(wrongStages(events[0], truth[0], session)).toBe('')
  })

  test('each event of a click is one of its own, where its handler acts', async () => {
    await page.evaluate(`for (const type of ['pointerdown', 'mousedown', 'pointerup', 'click'])
      document.querySelector('#plain').addEventListener(type, () => type !== 'pointerup' && sound(NaN, 2))`)
    await page.click('#plain')
    const { events } = await recordedCauses(page, 3)
    expect(events.map(named)).toEqual([
      'pointer: pointerdown button#plain',
      'pointer: mousedown button#plain',
      'pointer: click button#plain',
    ])
  })

  test('a button that is clicked by a key is the key’s', async () => {
    await page.evaluate(`document.querySelector('#plain').addEventListener('click', () => sound())`)
    await page.focus('#plain')
    await page.keyboard.press(' ')
    const { events } = await recordedCauses(page, 1)
    expect(events.map(({ source, label }) => `${source}: ${label.split(' ')[0]}`)).toEqual([
      'key: click',
    ])
  })

  test('what a slider, a box and a form tell is of the key, the pointer or the finger that changed them', async () => {
    await page.evaluate(`{
      document.body.insertAdjacentHTML('beforeend',
        '<input id="box" type="checkbox"><form id="form"><button>go</button></form>')
      document.querySelector('#slider').addEventListener('input', () => sound())
      document.querySelector('#box').addEventListener('change', () => sound())
      document.querySelector('#form').addEventListener('submit', (event) => { event.preventDefault(); sound() })
    }`)
    await page.click('#slider', { offset: { x: 5, y: 20 } })
    await page.keyboard.press('ArrowRight')
    await page.click('#box')
    await page.keyboard.press(' ')
    await (await page.$('#form button'))?.tap()
    const { events } = await recordedCauses(page, 5)
    expect(events.map(named)).toEqual([
      'pointer: input input#slider',
      'key: input input#slider',
      'pointer: change input#box',
      'key: change input#box',
      'touch: submit form#form',
    ])
    expect(events.every(({ stages }) => (stages.input ?? Number.NaN) >= 0)).toBe(true)
  })

  test('inside a shadow tree, where the window names no event', async () => {
    await page.evaluate(`document.querySelector('my-key').shadowRoot.querySelector('button')
      .addEventListener('pointerdown', async ({ timeStamp }) => { await null; sound(timeStamp, 30) })`)
    await page.click('my-key')
    const { session, events, truth } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['pointer: pointerdown button#inside'])
    expect(wrongStages(events[0], truth[0], session)).toBe('')
  })

  test('across an await, and across the timers that the handler set', async () => {
    await page.evaluate(`addEventListener('keydown', async ({ code }) => {
        if (code === 'KeyA') { await null; await 0; sound() }
        if (code === 'KeyB') setTimeout(() => requestAnimationFrame(() => sound()), 30)
        let left = 2
        if (code === 'KeyC') var id = setInterval(() => { sound(); --left || clearInterval(id) }, 20)
      })`)
    for (const key of ['KeyA', 'KeyB', 'KeyC'] as const) await page.keyboard.press(key)
    const { events } = await recordedCauses(page, 4)
    expect(events.map(({ label, cause }) => `${label}: ${cause}`).toSorted()).toEqual([
      'keydown KeyA: handler',
      'keydown KeyB: timer',
      'keydown KeyC: timer',
    ])
  })

  test('what the page dispatches itself within a handler belongs to what the handler is for', async () => {
    await page.evaluate(`addEventListener('own', () => sound())
      addEventListener('keydown', () => dispatchEvent(new KeyboardEvent('own', { code: 'KeyZ' })))
      document.querySelector('#plain').addEventListener('click', () => sound())
      addEventListener('keyup', () => document.querySelector('#plain').click())`)
    await page.keyboard.press('KeyA')
    const { events } = await recordedCauses(page, 2)
    expect(events.map(named)).toEqual(['key: keydown KeyA', 'key: keyup KeyA'])
  })

  test('an event that the page keeps, and dispatches again later, is no key', async () => {
    await page.evaluate(`addEventListener('keydown', (event) => { globalThis.keptEvent = event }, { once: true })
      document.querySelector('#plain').addEventListener('keydown', () => sound())`)
    await page.keyboard.press('KeyA')
    await page.evaluate(`document.querySelector('#plain').dispatchEvent(keptEvent)`)
    const { events, truth } = await recordedCauses(page, 1)
    expect(truth).toHaveLength(1)
    expect(events.filter(({ source }) => source === 'key')).toEqual([])
  })

  test('a key that goes into a text is not named, and what makes no sound is not there', async () => {
    await page.evaluate(`addEventListener('keydown', ({ code }) => code === 'KeyS' && sound())`)
    await page.focus('#words')
    await page.keyboard.type('secret')
    const { events } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['key: keydown'])
    const { messages } = await drain(page)
    expect(JSON.stringify(messages)).not.toContain('Key')
  })

  test('messages of ports, channels and workers, each of which is one', async () => {
    await page.evaluate(`{
      const { port1, port2 } = new MessageChannel()
      port2.onmessage = (event) => sound(event.timeStamp, 12)
      port1.postMessage(0)
      const [one, other] = [new BroadcastChannel('sound'), new BroadcastChannel('sound')]
      other.onmessage = (event) => sound(event.timeStamp, 18)
      one.postMessage(0)
      const worker = new Worker('/worker.js')
      worker.onmessage = async (event) => { await null; sound(event.timeStamp, 25) }
      worker.postMessage(20)
      globalThis.onmessage = (event) => sound(event.timeStamp, 33)
      postMessage(0)
      globalThis.kept = [one, other, worker]
    }`)
    const { session, events, truth } = await recordedCauses(page, 4)
    expect(events.map(named)).toEqual(Array.from({ length: 4 }, () => 'message: message'))
    for (const [index, event] of events.entries())
      expect(wrongStages(event, truth[index], session)).toBe('')
  })

  test('a timer without any other cause is its own, late by how much it was', async () => {
    await page.evaluate(`{
      setTimeout(() => {
        const from = performance.now()
        setTimeout(() => sound(from + 10, 3), 10)
        busy(60)
        requestAnimationFrame((stamp) => sound(stamp, 3))
      }, 400)
    }`)
    const { session, events, truth } = await recordedCauses(page, 2)
    const late = events.find(({ label }) => label === 'setTimeout')
    expect(events.map(named).toSorted()).toEqual([
      'timer: requestAnimationFrame',
      'timer: setTimeout',
    ])
    const isTimer = events.indexOf(late!)
    expect(truth[isTimer]?.inputMs).toBeGreaterThan(45)
    expect(wrongStages(late, truth[isTimer], session)).toBe('')
  })

  test('an interval that runs for ever is an event at each sound', async () => {
    await page.evaluate(`{ let left = 5
      setTimeout(() => { const id = setInterval(() => { sound(); --left || clearInterval(id) }, 50) }, 0) }`)
    const { events } = await recordedCauses(page, 5)
    expect(events.map(named)).toEqual(Array.from({ length: 5 }, () => 'timer: setInterval'))
  })

  test('each note that a timer asks for ahead is an event, with the time that it asked for', async () => {
    await page.evaluate(`{ const since = aheadSince(); setTimeout(() => {
      const from = context.currentTime
      for (const after of [0.1, 0.2, 0.2, 0.3]) {
        const oscillator = new OscillatorNode(context)
        oscillator.connect(context.destination)
        oscillator.start(from + after)
        oscillator.stop(from + after + 0.05)
        if (after > 0.25) truth.push({})
      }
      tellAhead(since, from)
    }, 0) }`)
    const { events } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(Array.from({ length: 3 }, () => 'timer: setTimeout'))
    if (name !== 'Chromium') return
    const ahead = events.map(({ stages }) => stages.lookAhead ?? Number.NaN)
    for (const [index, ms] of [100, 200, 300].entries()) {
      const toldMs = ahead[index] ?? Number.NaN
      expect(await isAhead(page, toldMs, ms), `${toldMs} of ${ms}`).toBe(true)
    }
    expect(events.map(({ ending }) => ending)).toEqual(['heard', 'heard', 'heard'])
  })

  test('a media element that plays into a context, and a context that is resumed', async () => {
    await page.evaluate(`(async () => {
      const bytes = new Uint8Array(44 + 44100)
      const view = new DataView(bytes.buffer)
      const text = (at, letters) => bytes.set([...letters].map((letter) => letter.charCodeAt()), at)
      text(0, 'RIFF'); view.setUint32(4, 36 + 44100, true); text(8, 'WAVEfmt '); view.setUint32(16, 16, true)
      view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, 44100, true)
      view.setUint32(28, 44100, true); view.setUint16(32, 1, true); view.setUint16(34, 8, true)
      text(36, 'data'); view.setUint32(40, 44100, true)
      for (let at = 44; at < bytes.length; at++) bytes[at] = at % 100 < 50 ? 100 : 156
      const player = new Audio(URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' })))
      context.createMediaElementSource(player).connect(context.destination)
      const other = new AudioContext()
      await other.suspend()
      addEventListener('keydown', ({ code }) => {
        truth.push({})
        if (code === 'KeyP') void player.play()
        else { void other.resume(); void context.resume() }
      })
    })()`)
    await page.keyboard.press('KeyP')
    await page.keyboard.press('KeyR')
    const { events } = await recordedCauses(page, 2)
    expect(events.map((event) => `${named(event)} → ${event.target}`)).toEqual([
      'key: keydown KeyP → play',
      'key: keydown KeyR → resume',
    ])
    // Here Firefox has no device, so that neither runs; one that runs is not resumed.
    if (name === 'Chromium') expect(events[1]?.actions).toBe(1)
  })

  test('what cannot be known is unknown, once for each stretch of code', async () => {
    await page.evaluate(
      `fetch('/worker.js').then((answer) => answer.text()).then(() => { sound(); sound() })`,
    )
    const { session, events } = await recordedCauses(page, 2)
    // It is told where it was heard; here Firefox has no device.
    const heard = name === 'Chromium' ? ['unknown'] : []
    expect(events.map(({ source }) => source)).toEqual(heard)
    expect(session.report().sources.unknown?.count ?? 0).toBe(heard.length)
  })

  test('who only lets go is waited for no longer: nothing is lost', async () => {
    await page.evaluate(`const held = new OscillatorNode(context); held.connect(context.destination)
      addEventListener('keydown', () => { truth.push({}); held.start() }, { once: true })
      addEventListener('keyup', () => { truth.push({}); held.stop() }, { once: true })`)
    // Longer than a busy machine holds the audio up: a note that ends before it begins is not heard.
    await page.keyboard.press('KeyA', { delay: 400 })
    const { events } = await recordedCauses(page, 2)
    expect(events.map(named)).toEqual(['key: keydown KeyA', 'key: keyup KeyA'])
    expect(events[1]?.ending).toBe('silent')
    if (name === 'Chromium') expect(events[0]?.ending).toBe('heard')
  })
})
