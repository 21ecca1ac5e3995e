/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// The virtual MIDI input as a page sees it, in a real browser on a system without MIDI, and its handlers, which must be
// called as any event target's are.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { exerciseListeners } from '../support/page/page-listener-rules.ts'

let recorder: string
let server: PageServer
let browser: Browser

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': '<!doctype html><title>midi</title>' })
  browser = await launchChromium()
  const permissions = ['midi', 'midi-sysex'] as never
  await browser.defaultBrowserContext().overridePermissions(server.origin, permissions)
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(options: Partial<RecorderConfig> = {}): Promise<Page> {
  const page = await browser.newPage()
  await injectRecorder(page, recorder, options)
  await page.goto(`${server.origin}/`)
  return page
}

describe('requestMIDIAccess on a system without MIDI', () => {
  test('answers with the input alone, and every way through the map finds it', async () => {
    const page = await open()
    const seen = await page.evaluate(async () => {
      const access = await navigator.requestMIDIAccess({ sysex: true })
      const { inputs, outputs } = access
      const [input] = [...inputs.values()]
      const visited: unknown[] = []
      inputs.forEach(function (this: unknown, value, key, map) {
        visited.push([key, value === input, map === inputs, String(this)])
      }, 'receiver')
      const map = inputs as unknown as Map<string, unknown>
      return {
        kinds: [
          access instanceof MIDIAccess,
          access instanceof EventTarget,
          inputs instanceof MIDIInputMap,
          outputs instanceof MIDIOutputMap,
          input instanceof MIDIInput,
          input instanceof MIDIPort,
          input instanceof EventTarget,
          String(access),
          String(inputs),
          String(input),
          input?.constructor === MIDIInput,
        ],
        same: [
          access.inputs === inputs,
          inputs.get('awescope-virtual-input') === input,
          [...inputs][0]?.[1] === input,
        ],
        map: [
          inputs.size,
          outputs.size,
          inputs.has('awescope-virtual-input'),
          inputs.has('x'),
          String(inputs.get('x')),
          [...inputs.keys()],
        ],
        iterator: [map[Symbol.iterator]().next().done, [...map.entries()].length, visited],
        members: input && [
          input.name,
          input.manufacturer,
          input.type,
          input.state,
          input.connection,
          input.version,
          input.onmidimessage,
        ],
        access: [access.sysexEnabled, access.onstatechange],
        owned: Reflect.ownKeys(input as object).length,
      }
    })
    expect(seen).toEqual({
      kinds: [
        true,
        true,
        true,
        true,
        true,
        true,
        true,
        '[object MIDIAccess]',
        '[object MIDIInputMap]',
        '[object MIDIInput]',
        true,
      ],
      same: [true, true, true],
      map: [1, 0, true, false, 'undefined', ['awescope-virtual-input']],
      iterator: [false, 1, [['awescope-virtual-input', true, true, 'receiver']]],
      members: ['Awescope', 'Awescope', 'input', 'connected', 'closed', '1', null],
      access: [true, null],
      owned: 0,
    })
    const { messages } = await drain(page)
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'midi/requested', outcome: 'virtual-only' }),
    )
    await page.close()
  })

  test('is refused as the platform refuses it where the setting takes the input away', async () => {
    const page = await open({ virtualMidi: false })
    const name = await page.evaluate(() =>
      navigator.requestMIDIAccess().catch((error: DOMException) => error.name),
    )
    expect(name).toBe('InvalidStateError')
    const { messages } = await drain(page)
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'midi/requested', outcome: 'rejected' }),
    )
    await page.close()
  })

  test('gives the input alone, and says so, where the browser refuses MIDI', async () => {
    const context = await browser.createBrowserContext()
    const page = await context.newPage()
    await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
    const names = await page.evaluate(async () => {
      const { inputs } = await navigator.requestMIDIAccess()
      return [...inputs.values()].map((input) => input.name)
    })
    expect(names).toEqual(['Awescope'])
    const { messages } = await drain(page)
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'recorder/notice', code: 'midi-refused' }),
    )
    await context.close()
  })

  test('stays refused where the setting takes the input away', async () => {
    const context = await browser.createBrowserContext()
    const page = await context.newPage()
    await injectRecorder(page, recorder, { virtualMidi: false })
    await page.goto(`${server.origin}/`)
    const name = await page.evaluate(() =>
      navigator.requestMIDIAccess().catch((error: DOMException) => error.name),
    )
    expect(['NotAllowedError', 'SecurityError']).toContain(name)
    await context.close()
  })
})

describe('messages', () => {
  test('arrive as MIDI message events with the bytes sent, each in a task of its own', async () => {
    const page = await open()
    const got = await page.evaluate(async () => {
      const { inputs } = await navigator.requestMIDIAccess({ sysex: true })
      const [input] = [...inputs.values()]
      const log: unknown[] = []
      const end = new Promise<void>((resolve) => {
        if (!input) return
        input.onmidimessage = (event) => {
          const { data, target, currentTarget, type } = event
          log.push([
            type,
            [...(data ?? [])],
            event instanceof MIDIMessageEvent,
            target === input,
            currentTarget === input,
            event.timeStamp > 0,
          ])
          queueMicrotask(() => log.push('microtask'))
          if (data?.[0] === 0xf0) queueMicrotask(resolve)
        }
      })
      const { __awescope } = globalThis as unknown as {
        __awescope: { send(bytes: number[]): void }
      }
      __awescope.send([0x90, 60, 100])
      __awescope.send([0xf0, 1, 2, 0xf7])
      await end
      return [log, input?.connection]
    })
    expect(got).toEqual([
      [
        ['midimessage', [0x90, 60, 100], true, true, true, true],
        'microtask',
        ['midimessage', [0xf0, 1, 2, 0xf7], true, true, true, true],
        'microtask',
      ],
      'open',
    ])
    await page.close()
  })

  test('reach the input of each access that the page asked for', async () => {
    const page = await open()
    const got = await page.evaluate(async () => {
      const accesses = [await navigator.requestMIDIAccess(), await navigator.requestMIDIAccess()]
      const inputs = accesses.map(({ inputs }) => [...inputs.values()][0] as MIDIInput)
      const all = Promise.all(
        inputs.map(
          (input) =>
            new Promise((resolve) => input.addEventListener('midimessage', () => resolve('got'))),
        ),
      )
      ;(globalThis as unknown as { __awescope: { send(bytes: number[]): void } }).__awescope.send([
        0x80, 1, 1,
      ])
      return [inputs[0] !== inputs[1], await all]
    })
    expect(got).toEqual([true, ['got', 'got']])
    await page.close()
  })
})

describe('handlers', () => {
  test('keep the rules of event targets: doubles, capture, once, signal, objects, errors, removal', async () => {
    const plain = await browser.newPage()
    await plain.goto(`${server.origin}/`)
    const expected = await plain.evaluate(`(() => {
      const target = new EventTarget()
      return (${String(exerciseListeners)})(target, () => target.dispatchEvent(new Event('midimessage')))
    })()`)
    const page = await open()
    const got = await page.evaluate(`(async () => {
      const [target] = [...(await navigator.requestMIDIAccess()).inputs.values()]
      return (${String(exerciseListeners)})(target, () =>
        target.dispatchEvent(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 1) })))
    })()`)
    expect(expected).toMatchObject({ errors: expect.arrayContaining(['mine']), count: 2 })
    expect(got).toEqual(expected)
    await plain.close()
    await page.close()
  })

  test("onmidimessage gives back the page's own function, keeps its place in the order, and takes null", async () => {
    const page = await open()
    const got = await page.evaluate(async () => {
      const [input] = [...(await navigator.requestMIDIAccess()).inputs.values()] as [MIDIInput]
      const log: string[] = []
      const fire = (): boolean =>
        input.dispatchEvent(
          new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 1) }),
        )
      const first = (): unknown => log.push('first')
      const second = (): unknown => log.push('second')
      input.onmidimessage = first
      const answers = [input.onmidimessage === first]
      input.addEventListener('midimessage', () => log.push('listener'))
      input.onmidimessage = second
      answers.push(input.onmidimessage === second)
      fire()
      input.onmidimessage = null
      answers.push(input.onmidimessage === null)
      input.onmidimessage = 5 as never
      answers.push(input.onmidimessage === null)
      fire()
      return [answers, log]
    })
    expect(got).toEqual([
      [true, true, true, true],
      ['second', 'listener', 'listener'],
    ])
    await page.close()
  })

  test('go on after the recorder has stopped, with the natives back', async () => {
    const page = await open()
    const got = await page.evaluate(async () => {
      const access = await navigator.requestMIDIAccess()
      const [input] = [...access.inputs.values()] as [MIDIInput]
      const log: string[] = []
      const listener = (): unknown => log.push('listener')
      const removed = (): unknown => log.push('removed')
      input.addEventListener('midimessage', listener)
      input.addEventListener('midimessage', removed)
      input.addEventListener('midimessage', () => log.push('once'), { once: true })
      input.onmidimessage = () => log.push('attribute')
      const fire = (): boolean =>
        input.dispatchEvent(
          new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 1) }),
        )
      fire()
      await (globalThis as unknown as { __awescope: { stop(): Promise<void> } }).__awescope.stop()
      input.removeEventListener('midimessage', removed)
      log.push('stopped')
      fire()
      return [
        log.filter((word) => word !== 'stopped').length,
        log.slice(log.indexOf('stopped') + 1).toSorted(),
        access.inputs.size,
      ]
    })
    expect(got).toEqual([6, ['attribute', 'listener'], 1])
    await page.close()
  })
})
