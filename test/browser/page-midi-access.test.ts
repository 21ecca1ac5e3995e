// MIDI access objects with the virtual input, beside what the platform does on a page without us: how options are read,
// what members say, where handlers stand. Real browsers on a system without MIDI.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MIDI_TOOLS } from '../support/page/midi-page.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { exerciseAttribute } from '../support/page/page-listener-rules.ts'

let recorder: string
let server: PageServer
let chromium: Browser
let firefox: Browser
let page: Page

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': '<!doctype html><title>midi</title>' })
  chromium = await launchChromium()
  firefox = await launchFirefox()
})
afterAll(async () => {
  await chromium.close()
  await firefox.close()
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

describe('an access', () => {
  test('reads its options once, as the native does, and is new for each call', async () => {
    const plain = await openIn(chromium, false)
    const script = `
      const reads = []
      const options = (sysex) => new Proxy({ sysex }, new Proxy({}, { get: (_, trap) => (target, ...args) => {
        reads.push(trap + ' ' + String(args[0]))
        return Reflect[trap](target, ...args)
      } }))
      const ask = async (options) => {
        try { return (await navigator.requestMIDIAccess(options)).sysexEnabled ?? 'native' } catch (error) {
          return error.name
        }
      }
      const mine = new Error('mine')
      const refusal = new DOMException('mine', 'NotAllowedError')
      const throwing = (error) => ({ get sysex() { throw error } })
      const thrown = []
      for (const error of [mine, refusal]) {
        await navigator.requestMIDIAccess(throwing(error)).catch((got) => thrown.push(got === error))
      }
      const answers = [await ask(options('yes')), await ask(options(0)), await ask(undefined), await ask(null),
        await ask(() => 0), await ask(5)]
      return { reads, thrown, answers }`
    const bare = (await run(script, plain)) as { reads: string[]; answers: unknown[] }
    await plain.close()
    const ours = await run(script)
    expect(bare.reads).toEqual(['get sysex', 'get sysex'])
    expect(bare.answers.at(-1)).toBe('TypeError')
    expect(ours).toEqual({
      ...bare,
      answers: [true, false, false, false, false, 'TypeError'],
    })
    const isNew = await run(`
      const [one, two] = [await ask(), await ask()]
      return [one.access !== two.access, one.input !== two.input, one.input.id === two.input.id]`)
    expect(isNew).toEqual([true, true, true])
  })

  test('calls no Symbol.hasInstance of the page, whatever it does with ports, nodes and contexts', async () => {
    const seen = await run(`
      const asked = []
      for (const name of ['MIDIInput', 'MIDIPort', 'MIDIAccess', 'AudioWorkletNode', 'AudioContext', 'EventTarget',
        'Promise', 'DOMException', 'Object', 'Function', 'Event', 'MIDIMessageEvent', 'AbortSignal']) {
        Object.defineProperty(globalThis[name], Symbol.hasInstance, { configurable: true, value() { asked.push(name);
          return false } })
      }
      const { input } = await ask({ sysex: true })
      const log = heard(input)
      input.onmidimessage = () => 0
      const context = new AudioContext()
      new GainNode(context).connect(context.destination)
      new EventTarget().addEventListener('midimessage', () => 0)
      await settled()
      __awescope.send([0x90, 1, 1])
      await settled()
      input.removeEventListener('midimessage', () => 0)
      await context.close()
      return [asked, log]`)
    expect(seen).toEqual([[], ['144 1 1']])
  })

  test('has members that say to a foreign object what the native ones say', async () => {
    const script = `
      const { access, input } = await ask().catch(() => ({}))
      const told = async (run) => {
        try { return String(await run()) } catch (error) { return error.name + ': ' + error.message }
      }
      const from = (object, name, fallback) => {
        for (let at = object ?? fallback; at; at = Object.getPrototypeOf(at)) {
          const found = Object.getOwnPropertyDescriptor(at, name)
          if (found) return found
        }
      }
      const answers = []
      for (const [object, fallback, names] of [
        [input, MIDIInput.prototype,
          ['id', 'name', 'state', 'connection', 'open', 'close', 'onmidimessage', 'onstatechange']],
        [access, MIDIAccess.prototype, ['inputs', 'sysexEnabled', 'onstatechange']],
        [access?.inputs, MIDIInputMap.prototype, ['size', 'get', 'has', 'forEach', 'keys', Symbol.iterator]],
      ]) {
        for (const name of names) {
          const { enumerable, configurable, writable, value, get, set } = from(object, name, fallback)
          for (const member of [value, get, set]) {
            if (!member) continue
            answers.push([String(name), enumerable, configurable, writable, member.name, member.length,
              Reflect.ownKeys(member).map(String).join(), await told(() => member.call({}, 'x')),
              await told(() => Reflect.construct(Object, [], member))])
          }
        }
      }
      return answers`
    const plain = await openIn(chromium, false)
    const bare = await run(script, plain)
    await plain.close()
    expect(await run(script)).toEqual(bare)
  })
})

/** Logs whatever is done to a function but calling it. */
const WATCHED = `
  const asked = []
  const watched = (run) => new Proxy(run, new Proxy({}, { get: (_, trap) => (target, ...args) => {
    if (trap !== 'apply') asked.push(trap + ' ' + String(args[0]))
    return Reflect[trap](target, ...args)
  } }))`

describe.each(['Chromium', 'Firefox'])('in %s', (name) => {
  test('handlers are called by the browser alone, and asked for nothing', async () => {
    const browser = name === 'Firefox' ? firefox : chromium
    const recorded = await openIn(browser, true)
    const seen = (await run(
      `${WATCHED}
      for (const native of [EventTarget.prototype.dispatchEvent, Function.prototype.call, Function.prototype.bind]) {
        for (const key of ['name', 'length']) {
          Object.defineProperty(native, key, { get() { asked.push('native ' + key); throw new Error('mine') } })
        }
      }
      const { access, input } = await ask()
      const lines = []
      const handler = () => lines.push(new Error('here').stack.split('\\n').filter((line) => line))
      const other = await ask()
      for (const [each, set] of [[{ access, input }, handler], [other, watched(() => 0)]]) {
        each.input.onmidimessage = set
        each.input.onstatechange = set
        each.access.onstatechange = set
        each.input.addEventListener('midimessage', set)
      }
      await settled()
      __awescope.send([0x90, 60, 100])
      await settled()
      return [asked, lines]`,
      recorded,
    )) as [string[], string[][]]
    const [asked, lines] = seen
    expect(asked).toEqual([])
    expect(lines).toHaveLength(4)
    for (const [head, ...frames] of lines) {
      const all = head?.startsWith('Error') ? frames : [head ?? '', ...frames]
      // Where a debugger is there, Firefox tells below who set the handler: that line is marked.
      const marked = all.findIndex((line) => /^[\w.]+\*/.test(line))
      const stack = all.slice(0, marked < 0 ? undefined : marked)
      expect(stack).toHaveLength(1)
    }
    await recorded.close()
  })

  test('an event handler attribute keeps the places among listeners that the platform gives one', async () => {
    const browser = name === 'Firefox' ? firefox : chromium
    const plain = await openIn(browser, false)
    const expected = await run(
      `const target = new AbortController().signal
      return (${String(exerciseAttribute)})(target, 'abort', () => target.dispatchEvent(new Event('abort')))`,
      plain,
    )
    await plain.close()
    const recorded = await openIn(browser, true)
    for (const type of ['midimessage', 'statechange']) {
      const got = await run(
        `const { access, input } = await ask()
        const target = input
        return (${String(exerciseAttribute)})(target, '${type}', () => target.dispatchEvent(new Event('${type}')))`,
        recorded,
      )
      expect(got).toEqual(expected)
    }
    await recorded.close()
  })
})
