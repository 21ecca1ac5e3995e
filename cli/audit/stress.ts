// Troubles that pages are put under while they are audited: a busy main thread, garbage, a flood of MIDI, another page
// in front, a slower processor, a context that was suspended. Each is begun by the automation protocol and ended with
// the recording. Node; the functions that are evaluated run in the page.

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
  async suspend(page) {
    const prototype = await page.evaluateHandle(() => AudioContext.prototype)
    // Firefox cannot look for objects.
    const contexts = await page.queryObjects(prototype).catch(() => null)
    await prototype.dispose()
    if (contexts === null) return null
    const suspended = await contexts.evaluate(suspendAll, SUSPENDED_MS)
    // Held any longer, they would live on although the page lets go of them.
    await contexts.dispose()
    return suspended === 0 ? null : async () => undefined
  },
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
