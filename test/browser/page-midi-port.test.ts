// The virtual MIDI input beside the Web MIDI specification: when it is open, what it brings, what it tells, in which
// order. Real Chromium on a system without MIDI.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { KIND } from '../../trace/wire/record.ts'
import { MIDI_TOOLS } from '../support/page/midi-page.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

let recorder: string
let server: PageServer
let chromium: Browser
let page: Page

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': '<!doctype html><title>midi</title>' })
  chromium = await launchChromium()
})
afterAll(async () => {
  await chromium.close()
  await server.close()
})

async function openIn(browser: Browser, isRecorded: boolean): Promise<Page> {
  const opened = await browser.newPage()
  if (isRecorded) await injectRecorder(opened, recorder)
  await opened.goto(`${server.origin}/`)
  await opened.evaluate(MIDI_TOOLS)
  return opened
}

const run = (script: string, target = page): Promise<unknown> =>
  target.evaluate(`(async () => { ${script} })()`)

beforeEach(async () => {
  page = await openIn(chromium, true)
  return () => page.close()
})

describe('a port', () => {
  test('is silent while it is closed, and what is sent then never comes', async () => {
    const seen = await run(`
      const { input } = await ask()
      const log = []
      __awescope.send([0x90, 1, 1])
      await settled()
      heard(input, log)
      await settled()
      __awescope.send([0x90, 2, 1])
      await settled()
      await input.close()
      __awescope.send([0x90, 3, 1])
      await settled()
      await input.open()
      __awescope.send([0x90, 4, 1])
      await settled()
      // Sent before the closing that was asked for: the port is closed when it comes.
      const closing = input.close()
      __awescope.send([0x90, 5, 1])
      await closing
      await settled()
      return [log, input.connection]`)
    expect(seen).toEqual([['144 2 1', '144 4 1'], 'closed'])
  })

  test('is opened by a listener or a handler, and by nothing less', async () => {
    const seen = await run(`
      const { access } = await ask()
      const tries = {
        nothing: () => 0,
        listener: (input) => input.addEventListener('midimessage', () => 0),
        captures: (input) => input.addEventListener('midimessage', () => 0, true),
        object: (input) => input.addEventListener('midimessage', { handleEvent() {} }, { once: true }),
        attribute: (input) => { input.onmidimessage = () => 0 },
        foreign: (input) => EventTarget.prototype.addEventListener.call(input, 'midimessage', () => 0),
        null: (input) => { input.onmidimessage = null },
        nobody: (input) => input.addEventListener('midimessage', null),
        other: (input) => input.addEventListener('statechange', () => 0),
        aborted: (input) => input.addEventListener('midimessage', () => 0, { signal: AbortSignal.abort() }),
      }
      const states = {}
      for (const [name, attempt] of Object.entries(tries)) {
        const { input } = await ask()
        attempt(input)
        const before = input.connection
        await settled()
        states[name] = before + ' ' + input.connection
      }
      return states`)
    const opened = 'closed open'
    const left = 'closed closed'
    expect(seen).toEqual({
      nothing: left,
      listener: opened,
      captures: opened,
      object: opened,
      attribute: opened,
      foreign: opened,
      null: left,
      nobody: left,
      other: left,
      aborted: left,
    })
  })

  test('is opened again by a handler that is set after it was closed', async () => {
    const seen = await run(`
      const { input } = await ask()
      input.onmidimessage = () => 0
      await settled()
      await input.close()
      const closed = input.connection
      input.onmidimessage = () => 1
      await settled()
      return [closed, input.connection]`)
    expect(seen).toEqual(['closed', 'open'])
  })

  test('tells the port first and then the access, once, and only then keeps its promises', async () => {
    const seen = await run(`
      const { access, input } = await ask()
      const log = []
      const tell = (who) => (event) => log.push([who, event.type, event.port === input, event.port.connection,
        event.port.state, event.target === (who === 'port' ? input : access), event instanceof MIDIConnectionEvent,
        Object.getPrototypeOf(event).constructor === MIDIConnectionEvent,
        Reflect.ownKeys(event).map(String).join(), event.bubbles, event.cancelable].join(' '))
      input.onstatechange = tell('port')
      access.onstatechange = tell('access')
      const after = (word) => (port) => log.push(word + ' ' + (port === input))
      const opened = [input.open().then(after('open')), input.open().then(after('open again'))]
      log.push('asked ' + input.connection)
      await Promise.all(opened)
      await input.open().then(after('open already'))
      await Promise.all([input.close().then(after('close')), input.close().then(after('close again'))])
      await input.close().then(after('closed already'))
      await settled()
      return log`)
    const own = 'isTrusted false false'
    expect(seen).toEqual([
      'asked closed',
      `port statechange true open connected true true true ${own}`,
      `access statechange true open connected true true true ${own}`,
      'open true',
      'open again true',
      'open already true',
      `port statechange true closed connected true true true ${own}`,
      `access statechange true closed connected true true true ${own}`,
      'close true',
      'close again true',
      'closed already true',
    ])
  })

  test('disconnects when the setting takes the device away, and is open again when it comes back', async () => {
    const seen = await run(`
      const { access, input } = await ask()
      const closed = (await ask()).input
      const log = []
      const tell = (who) => ({ port }) => log.push([who, port.state, port.connection].join(' '))
      input.onstatechange = tell('port')
      access.onstatechange = tell('access')
      closed.onstatechange = tell('closed')
      const got = heard(input)
      await settled()
      log.length = 0
      __awescope.configure({ virtualMidi: false })
      await settled()
      __awescope.send([0x90, 1, 1])
      await settled()
      const away = [access.inputs.size, access.inputs.has(input.id), [...access.inputs].length]
      await input.open()
      const pending = input.connection
      __awescope.configure({ virtualMidi: true })
      await settled()
      __awescope.send([0x90, 2, 1])
      await settled()
      return [log, away, pending, access.inputs.get(input.id) === input, got]`)
    expect(seen).toEqual([
      [
        'port disconnected pending',
        'access disconnected pending',
        'closed disconnected closed',
        'closed connected closed',
        'port connected open',
        'access connected open',
      ],
      [0, false, 0],
      'pending',
      true,
      ['144 2 1'],
    ])
  })
})

describe('messages', () => {
  test('come one by one, realtime first, and system-exclusive ones only to an access that asked for them', async () => {
    const seen = await run(`
      const plain = await ask()
      const wanting = await ask({ sysex: true })
      const logs = [heard(plain.input), heard(wanting.input)]
      await settled()
      __awescope.send([0x90, 60, 100, 0xf0, 1, 0xf8, 2, 0xf7, 0x80, 60, 0])
      __awescope.send([0xf0, 0x7e, 0xf7])
      __awescope.send([0xf2, 1, 2])
      __awescope.send([0x90, 60])
      __awescope.send([0xf7])
      await settled()
      return [[plain.access.sysexEnabled, wanting.access.sysexEnabled], ...logs]`)
    const rest = ['128 60 0', '242 1 2']
    expect(seen).toEqual([
      [false, true],
      ['144 60 100', '248', ...rest],
      ['144 60 100', '248', '240 1 2 247', '128 60 0', '240 126 247', '242 1 2'],
    ])
  })

  test('have nothing of ours on the stack of their handlers, nor an event of ours in their microtasks', async () => {
    const seen = (await run(`
      const { input } = await ask()
      const stacks = []
      const events = []
      let done
      const all = new Promise((resolve) => { done = resolve })
      const note = function pageHandler() {
        stacks.push(new Error('here').stack)
        events.push(window.event?.type)
        queueMicrotask(() => { stacks.push(new Error('here').stack); events.push(window.event?.type) })
      }
      input.addEventListener('midimessage', note)
      input.addEventListener('midimessage', { handleEvent: note })
      input.onmidimessage = note
      input.onstatechange = note
      input.addEventListener('midimessage', () => setTimeout(done, 0))
      await settled()
      __awescope.send([0x90, 60, 100])
      await all
      return [stacks, events]`)) as [string[], (string | undefined)[]]
    const [stacks, events] = seen
    expect(stacks).toHaveLength(8)
    for (const stack of stacks) expect(stack.split('\n').slice(1)).toHaveLength(1)
    for (const type of events)
      expect(['midimessage', 'statechange', undefined, null]).toContain(type)
  })

  test('that nobody listens to any more are no events: the page has taken its handlers away', async () => {
    await run(`
      const { input } = await ask()
      const listener = () => 0
      input.addEventListener('midimessage', listener, { capture: true })
      input.addEventListener('midimessage', listener)
      input.onmidimessage = listener
      await settled()
      for (const take of [
        () => input.removeEventListener('midimessage', listener),
        () => input.removeEventListener('midimessage', listener, true),
        () => { input.onmidimessage = null },
        () => input.addEventListener('midimessage', listener),
      ]) {
        __awescope.send([0x90, 60, 100])
        await settled()
        take()
      }
      await settled()
      __awescope.send([0xb0, 7, 1])
      __awescope.send([0xb0, 7, 2])
      await settled()
      input.removeEventListener('midimessage', listener)
      __awescope.send([0x90, 61, 100])
      await settled()`)
    const { records } = await drain(page)
    const events = records(0).filter(({ kind }) => kind === KIND.midiEvent)
    const noteOn = 0x643c90
    expect(events.map(({ b }) => b)).toEqual([noteOn, noteOn, noteOn, 0x0107b0, 0x0207b0])
  })
})
