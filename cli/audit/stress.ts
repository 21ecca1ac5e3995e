// Troubles that pages are put under while they are audited: a busy main thread, garbage, a flood of MIDI, another
// page in front, a slower processor, a context that was suspended, a device that went, SysEx that nobody knows. Each
// is begun by the automation protocol and ended with the recording. Node; the functions that are evaluated run in the
// page.

import type { Page } from 'puppeteer-core'

import { STRESSES, type Stress } from '../../audit/subject.ts'
import { CommandError } from '../command-error.ts'

/** The main thread is kept so long, from so often. */
const JANK = { busyMs: 40, everyMs: 150 } as const
/** Objects that are made and let go, from so often. */
const GARBAGE = { objects: 60_000, everyMs: 20 } as const
/** Controllers that nobody has, on the last channel. */
const FLOOD = { perSecond: 400, status: 0xbf, controller: 16 } as const
/** Of the machine's own speed. */
const SLOWER = 4
const SUSPENDED_MS = 500
const DEVICE_AWAY_MS = 500
/** So many milliseconds from one SysEx message to the next. */
const SYSEX_EVERY_MS = 125

type End = () => Promise<void>

/** Begins; null where the browser or the page has no such trouble. */
const BEGIN: Readonly<Record<Stress, (page: Page) => Promise<End | null>>> = {
  jank: (page) => repeatInPage(page, keepBusy, JANK.everyMs, JANK.busyMs),
  gc: (page) => repeatInPage(page, makeGarbage, GARBAGE.everyMs, GARBAGE.objects),
  async flood(page) {
    const { perSecond, status, controller } = FLOOD
    const everyMs = 20
    const count = Math.round((perSecond * everyMs) / 1000)
    return repeatInPage(page, sendControllers, everyMs, count, status, controller)
  },
  async hidden(page) {
    const front = await page.browserContext().newPage()
    const end = (): Promise<void> => front.close()
    let isHidden = false
    try {
      await front.bringToFront()
      isHidden = await page.evaluate(() => document.visibilityState === 'hidden')
    } finally {
      // Also where the page has gone meanwhile: a browser of the user keeps its tabs.
      if (!isHidden) await end()
    }
    return isHidden ? end : null
  },
  async throttle(page) {
    const session = await page.createCDPSession().catch(() => null)
    if (session === null) return null
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    return () => session.detach()
  },
  suspend: (page) => changeContexts(page, suspendAll, SUSPENDED_MS),
  device: (page) => changeContexts(page, takeDeviceAway, DEVICE_AWAY_MS),
  sysex: (page) => repeatInPage(page, sendForeignSysex, SYSEX_EVERY_MS),
}

/** Does something to the page's contexts, and answers when it is over; null: there are none, or it cannot be done. */
async function changeContexts(
  page: Page,
  change: (contexts: AudioContext[], ms: number) => Promise<number>,
  ms: number,
): Promise<End | null> {
  const prototype = await page.evaluateHandle(() => AudioContext.prototype)
  // Firefox cannot look for objects.
  const contexts = await page.queryObjects(prototype).catch(() => null)
  await prototype.dispose()
  if (contexts === null) return null
  const changed = await contexts.evaluate(change, ms)
  // Held any longer, they would live on although the page lets go of them.
  await contexts.dispose()
  return changed === 0 ? null : async () => undefined
}

/**
 * Begins one; answers what ends it, which never rejects; null: this browser or page has none. Rejects as the page does.
 */
export async function beginStress(page: Page, stress: Stress): Promise<End | null> {
  const end = await BEGIN[stress](page)
  // The page may have gone.
  return end && (() => end().catch(() => undefined))
}

/** What `--stress` names, without repeats. Throws CommandError (exit 2). */
export function stressesOf(list: string | null): readonly Stress[] {
  const names = (list ?? '').split(/[\s,]+/).filter((name) => name !== '')
  const wanted = new Set<Stress>()
  for (const name of names) {
    const known = STRESSES.find((stress) => stress === name)
    if (known === undefined)
      throw new CommandError(`--stress: there is no "${name}". There are: ${STRESSES.join(', ')}.`)
    wanted.add(known)
  }
  return [...wanted]
}

type Work = (...given: number[]) => void

/** Calls `work`, which is evaluated in the page, again and again. */
async function repeatInPage(
  page: Page,
  work: Work,
  everyMs: number,
  ...given: number[]
): Promise<End> {
  const timer = await page.evaluate(
    `setInterval(${work.toString()}, ${everyMs}, ${given.map(Number).join(', ')})`,
  )
  return async () => {
    await page.evaluate((id) => clearInterval(id), Number(timer))
  }
}

/* In the page: nothing here may name anything of this module. */

function keepBusy(ms = 0): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

function makeGarbage(objects = 0): void {
  let last: unknown = null
  for (let index = 0; index < objects; index++)
    last = { index, last: index % 100 > 0 ? last : null }
}

function sendControllers(count = 0, status = 0, controller = 0): void {
  for (let index = 0; index < count; index++)
    globalThis.__awescope?.send([status, controller, index & 127])
}

async function suspendAll(contexts: AudioContext[], ms: number): Promise<number> {
  const running = contexts.filter(({ state }) => state === 'running')
  await Promise.all(running.map((context) => context.suspend()))
  await new Promise((resolve) => setTimeout(resolve, ms))
  await Promise.all(running.map((context) => context.resume()))
  return running.length
}

/** To no device and back, with the word that pages get of such things. */
async function takeDeviceAway(contexts: AudioContext[], ms: number): Promise<number> {
  type Movable = AudioContext & { setSinkId?(sink: string | { type: 'none' }): Promise<void> }
  const running = contexts.filter(({ state }) => state === 'running') as Movable[]
  const moveTo = async (sink: string | { type: 'none' }): Promise<number> => {
    const moves = running.map(async (context) => context.setSinkId?.(sink) ?? Promise.reject())
    navigator.mediaDevices?.dispatchEvent(new Event('devicechange'))
    const ends = await Promise.allSettled(moves)
    return ends.filter(({ status }) => status === 'fulfilled').length
  }
  const moved = await moveTo({ type: 'none' })
  await new Promise((resolve) => setTimeout(resolve, ms))
  await moveTo('')
  return moved
}

/** Of nobody, or headed like those of makers, for addresses that they do not have; whole, as an input brings them. */
function sendForeignSysex(): void {
  const heads = [
    [0x7d],
    [0x00, 0x20, 0x7f],
    [0x41, 0x10, 0x42, 0x12, 0x7f, 0x7f, 0x7f],
    [0x43, 0x10, 0x4c, 0x7f, 0x7f, 0x7f],
    [0x7e, 0x7f, 0x7f, 0x7f],
    [],
  ]
  const sent = Math.round(performance.now() / 125)
  const head = heads[sent % heads.length] ?? []
  const length = sent % 16 === 0 ? 1000 : (sent * 7) % 40
  const body = Array.from({ length }, (_, index) => (sent * 31 + index * 17) & 0x7f)
  globalThis.__awescope?.send([0xf0, ...head, ...body, 0xf7])
}
