// More of what a sound was done for, as real browsers tell it: touch, messages from elsewhere, and what a sequencer
// asks for ahead without starting anything. The page says itself what the stages should be.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  CAUSE_PAGES,
  isAhead,
  named,
  openCausePage,
  recordedCauses,
  wrongStages,
} from '../support/page/cause-page.ts'
import { serveSocket, type SocketServer } from '../support/page/message-servers.ts'
import {
  buildRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** Plays a short tone from the frame that it is told on. */
const LATER = `registerProcessor('later', class extends AudioWorkletProcessor {
  #at = Infinity
  constructor() { super(); this.port.onmessage = ({ data }) => { this.#at = data.atFrame } }
  process(_inputs, [[channel]]) {
    for (let index = 0; index < channel.length; index++) {
      const since = currentFrame + index - this.#at
      channel[index] = since >= 0 && since < 2000 ? (since % 100 < 50 ? 0.3 : -0.3) : 0
    }
    return true
  }
})`

/** Answers each of its ports; a port that it is given gets its notes from here on. */
const SHARED = `onconnect = ({ ports: [port] }) => {
  let notes = port
  port.onmessage = ({ data, ports: [given] }) => {
    if (given) notes = given
    else notes.postMessage(data)
  }
}`

/** Plays a short tone for each message of the port that it is given. */
const GIVEN = `registerProcessor('given', class extends AudioWorkletProcessor {
  #left = 0
  constructor() {
    super()
    this.port.onmessage = ({ ports: [given] }) => {
      given.onmessage = () => { this.#left = 2000 }
      this.port.postMessage('ready')
    }
  }
  process(_inputs, [[channel]]) {
    for (let index = 0; index < channel.length && this.#left > 0; index++, this.#left--)
      channel[index] = index % 64 < 32 ? 0.3 : -0.3
    return true
  }
})`

/** Of the device, and a little: what is rendered at once is told as if each frame had its own time. */
const CALLBACK_MS = 12

let recorder: string
let server: PageServer
let socket: SocketServer
beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({
    ...CAUSE_PAGES,
    '/later.js': LATER,
    '/shared.js': SHARED,
    '/given.js': GIVEN,
  })
  socket = await serveSocket('go')
})
afterAll(async () => {
  await socket.close()
  await server.close()
})

describe.each([
  { name: 'Chromium', start: () => launchChromium() },
  { name: 'Firefox', start: launchFirefox },
])('in $name', ({ start }) => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await start()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    page = await openCausePage(browser, recorder, server.origin)
  })

  test('a finger is told from a pen and a mouse', async () => {
    await page.evaluate(`document.querySelector('#plain')
      .addEventListener('pointerdown', ({ timeStamp }) => sound(timeStamp, 12))
      document.querySelector('my-key').shadowRoot.querySelector('button')
      .addEventListener('touchstart', async ({ timeStamp }) => { await null; sound(timeStamp, 20) })`)
    for (const selector of ['#plain', 'my-key']) {
      const element = await page.$(selector)
      await element?.tap()
    }
    const { session, events, truth } = await recordedCauses(page, 2)
    expect(events.map(named)).toEqual([
      'touch: pointerdown button#plain',
      'touch: touchstart button#inside',
    ])
    for (const [index, event] of events.entries())
      expect(wrongStages(event, truth[index], session)).toBe('')
  })

  test('a WebSocket’s message', async () => {
    await page.evaluate(`globalThis.kept = new WebSocket('${socket.url}')
      kept.onmessage = async (event) => { await null; sound(event.timeStamp, 15) }`)
    const { session, events, truth } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['message: message'])
    expect(wrongStages(events[0], truth[0], session)).toBe('')
  })

  test('a shared worker’s message, by its port: who asked it for one is not guessed', async () => {
    await page.evaluate(`{
      const { port } = globalThis.kept = new SharedWorker('/shared.js')
      port.onmessage = async (event) => { await null; sound(event.timeStamp, 15) }
      addEventListener('keydown', ({ code }) => port.postMessage(code))
    }`)
    await page.keyboard.press('KeyA')
    const { session, events, truth } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['message: message'])
    expect(wrongStages(events[0], truth[0], session)).toBe('')
  })

  test('a data channel’s message, from one end of a connection to the other', async () => {
    await page.evaluate(`(async () => {
      const [one, other] = globalThis.kept = [new RTCPeerConnection(), new RTCPeerConnection()]
      one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate)
      other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate)
      other.ondatachannel = ({ channel }) => {
        kept.push(channel)
        channel.onmessage = (event) => sound(event.timeStamp, 22)
      }
      const channel = one.createDataChannel('notes')
      channel.onopen = () => channel.send('go')
      kept.push(channel)
      await one.setLocalDescription()
      await other.setRemoteDescription(one.localDescription)
      await other.setLocalDescription()
      await one.setRemoteDescription(other.localDescription)
    })()`)
    const { session, events, truth } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['message: message'])
    expect(wrongStages(events[0], truth[0], session)).toBe('')
  })

  test('a context of a frame is that frame’s: who uses it elsewhere is told that it may be unobserved', async () => {
    await page.evaluate(`{
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const other = globalThis.kept = new frame.contentWindow.AudioContext()
      for (let count = 0; count < 3; count++) new GainNode(other).connect(other.destination)
      sound()
    }`)
    const { session } = await recordedCauses(page, 1)
    const { notices } = session.report()
    const told = notices.filter(({ code }) => code === 'unobserved-context')
    expect(told.map(({ count }) => count)).toEqual([1])
    expect(told[0]?.text).toMatch(/^Audio context \d+ is another frame’s, and possibly unobserved/)
    expect(notices.some(({ code }) => code === 'joined-objects')).toBe(false)
  })

  // No browser has a pad that a test could press, so the page has put its own function in the place of the platform's:
  // what it answers is no gamepad, and stands for one only in how a page asks. What buttons of the platform's own class
  // are is in test/unit/injected/page/causes/gamepads.test.ts.
  test('a button that a page looks at in each frame, told by no event, is the frame that looks for it', async () => {
    await page.evaluate(`{
      let isDown = false
      const pads = [{ buttons: [{ get pressed() { return isDown } }] }]
      navigator.getGamepads = () => pads
      const look = (stamp) => {
        if (navigator.getGamepads()[0].buttons[0].pressed) sound(stamp, 4)
        else requestAnimationFrame(look)
      }
      setTimeout(() => requestAnimationFrame(look), 0)
      setTimeout(() => { isDown = true }, 200)
    }`)
    const { session, events, truth } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(['timer: requestAnimationFrame'])
    expect(wrongStages(events[0], truth[0], session)).toBe('')
  })
})

describe('what is asked for ahead, in Chromium,', () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    page = await openCausePage(browser, recorder, server.origin)
  })

  test('by the gain of a source that runs, is a note for each time that is heard', async () => {
    await page.evaluate(`(async () => {
      const gate = new GainNode(context, { gain: 0 })
      globalThis.running = new OscillatorNode(context)
      running.connect(gate).connect(context.destination)
      running.start()
      await new Promise((done) => setTimeout(done, 300))
      const since = aheadSince()
      setTimeout(() => {
        const from = context.currentTime
        for (const after of [0.2, 0.5, 0.8]) {
          if (after < 0.3) gate.gain.setValueAtTime(0.3, from + after)
          else gate.gain.setTargetAtTime(0.3, from + after, 0.001)
          gate.gain.setValueAtTime(0, from + after + 0.1)
        }
        tellAhead(since, from)
        // Nothing is heard of these.
        gate.gain.linearRampToValueAtTime(0, from + 1)
        gate.gain.cancelScheduledValues(from + 2)
        setTimeout(() => truth.push({}), 900)
      }, 0)
    })()`)
    const { session, events } = await recordedCauses(page, 1)
    expect(events.map(named)).toEqual(Array.from({ length: 3 }, () => 'timer: setTimeout'))
    expect(events.map(({ ending, target }) => `${target} ${ending}`)).toEqual(
      Array.from({ length: 3 }, () => 'param heard'),
    )
    for (const [index, ms] of [200, 500, 800].entries()) {
      const aheadMs = events[index]?.stages.lookAhead ?? Number.NaN
      expect(await isAhead(page, aheadMs, ms), `${aheadMs} of ${ms}`).toBe(true)
      expect(events[index]?.stages.worklet).toBeLessThan(3)
    }
    expect(session.report().sources).toMatchObject({ timer: { count: 3, heard: 3, lost: 0 } })
  })

  test('beside what is started at once, is told apart from it, in either order', async () => {
    await page.evaluate(`{
      const play = (when) => {
        const oscillator = new OscillatorNode(context)
        oscillator.connect(context.destination)
        oscillator.start(when)
        oscillator.stop(Math.max(when, context.currentTime) + 0.05)
        return oscillator
      }
      setTimeout(() => { play(0); play(context.currentTime + 0.3) }, 0)
      setTimeout(() => {
        play(context.currentTime + 0.3).onended = () => setTimeout(() => truth.push({}), 100)
        play(context.currentTime - 0.1)
      }, 700)
    }`)
    const { events } = await recordedCauses(page, 1)
    expect(events.map(({ ending }) => ending)).toEqual(Array.from({ length: 4 }, () => 'heard'))
    const ahead = events.map(({ stages }) => stages.lookAhead !== undefined)
    expect(ahead).toEqual([false, true, true, false])
  })

  test('by a message with a time in it is heard when the processor plays it: what a message says is not read', async () => {
    await page.evaluate(`(async () => {
      await context.audioWorklet.addModule('/later.js')
      globalThis.node = new AudioWorkletNode(context, 'later')
      node.connect(context.destination)
      await new Promise((done) => setTimeout(done, 300))
      setTimeout(() => {
        const atFrame = Math.round((context.currentTime + 0.25) * context.sampleRate)
        const beforeMs = performance.now()
        node.port.postMessage({ atFrame })
        const afterMs = performance.now()
        // Between which two looks the frame was rendered.
        globalThis.waited = { leastMs: 0, mostMs: NaN }
        const look = () => {
          const time = context.currentTime
          const nowMs = performance.now()
          if (time * context.sampleRate <= atFrame) waited.leastMs = nowMs - afterMs
          else waited.mostMs = nowMs - beforeMs
          if (Number.isNaN(waited.mostMs)) setTimeout(look, 1)
          else setTimeout(() => truth.push({}), 100)
        }
        look()
      }, 0)
    })()`)
    const { events } = await recordedCauses(page, 1)
    expect(events.map((event) => `${named(event)} → ${event.target} ${event.ending}`)).toEqual([
      'timer: setTimeout → later heard',
    ])
    const stages = events[0]?.stages
    expect(stages?.lookAhead).toBeUndefined()
    const portAndWait = (stages?.port ?? Number.NaN) + (stages?.worklet ?? Number.NaN)
    const { leastMs, mostMs } = (await page.evaluate('waited')) as {
      leastMs: number
      mostMs: number
    }
    expect(portAndWait).toBeGreaterThan(leastMs - CALLBACK_MS)
    expect(portAndWait).toBeLessThan(mostMs + CALLBACK_MS)
  })

  test('by a message behind a fetch, is of unknown cause, and no event where nothing is heard', async () => {
    await page.evaluate(`(async () => {
      const wait = (ms) => new Promise((done) => setTimeout(done, ms))
      await context.audioWorklet.addModule('/later.js')
      globalThis.node = new AudioWorkletNode(context, 'later')
      node.connect(context.destination)
      await wait(300)
      await (await fetch('/later.js')).text()
      node.port.postMessage({ atFrame: Infinity })
      await wait(600)
      await (await fetch('/later.js')).text()
      node.port.postMessage({ atFrame: Math.round(context.currentTime * context.sampleRate) + 1000 })
      await wait(100)
      truth.push({})
    })()`)
    const { session, events } = await recordedCauses(page, 1)
    expect(events.map((event) => `${named(event)} → ${event.target} ${event.ending}`)).toEqual([
      'unknown:  → later heard',
    ])
    expect(session.report().sources).toMatchObject({ unknown: { count: 1, heard: 1 } })
  })

  test('by a shared worker that has a port into the worklet, past the page, is nobody’s', async () => {
    await page.evaluate(`(async () => {
      await context.audioWorklet.addModule('/given.js')
      const node = globalThis.node = new AudioWorkletNode(context, 'given')
      node.connect(context.destination)
      const { port } = globalThis.worker = new SharedWorker('/shared.js')
      const { port1, port2 } = new MessageChannel()
      const isReady = new Promise((ready) => { node.port.onmessage = ready })
      node.port.postMessage('notes', [port2])
      port.postMessage('notes', [port1])
      await isReady
      addEventListener('keydown', ({ code }) => port.postMessage(code))
      await new Promise((done) => setTimeout(done, 300))
    })()`)
    await page.keyboard.press('KeyA')
    await page.evaluate('new Promise((done) => setTimeout(() => { truth.push({}); done() }, 300))')
    const { session, events } = await recordedCauses(page, 1)
    expect(session.report().contexts[0]?.peak).toBeGreaterThan(0.2)
    expect(events).toEqual([])
  })

  test('by an animation frame that moves a parameter is no note', async () => {
    await page.evaluate(`{
      const gate = new GainNode(context, { gain: 0.2 })
      globalThis.running = new OscillatorNode(context)
      running.connect(gate).connect(context.destination)
      running.start()
      let left = 30
      const move = () => {
        gate.gain.setTargetAtTime(left % 2 ? 0.2 : 0.19, context.currentTime + 0.02, 0.01)
        if (--left > 0) requestAnimationFrame(move)
        else truth.push({})
      }
      setTimeout(() => requestAnimationFrame(move), 400)
    }`)
    const { events } = await recordedCauses(page, 1)
    expect(events.filter(({ target }) => target === 'param')).toEqual([])
  })
})
