// Troubles that pages are put under while they are audited: a busy main thread, garbage, a flood of MIDI, another
// page in front, a slower processor, a context that was suspended, a device that went. Each is begun by the automation
// protocol and ended with the recording. Node; the functions that are evaluated run in the
// page.

import type { Page } from 'puppeteer-core'

import { beginPageWork, type Jank, USUAL_JANK } from '../../audit/stress/page-work.ts'
import { STRESSES, type Stress } from '../../audit/subject.ts'
import { CommandError } from '../command-error.ts'

/** Of the machine's own speed. */
const SLOWER = 4
const SUSPENDED_MS = 500
const DEVICE_AWAY_MS = 500

type End = () => Promise<void>

/**
 * Begins; null where the browser or the page has no such trouble. Those that are not here come with the music, or with
 * the page's contexts.
 */
const BEGIN: Readonly<Partial<Record<Stress, (page: Page, jank: Jank) => Promise<End | null>>>> = {
  jank: beginWork('jank'),
  gc: beginWork('gc'),
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
}

function beginWork(stress: Stress): (page: Page, jank: Jank) => Promise<End | null> {
  return (page, jank) => beginPageWork(stress, (code) => page.evaluate(code), jank)
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
export async function beginStress(
  page: Page,
  stress: Stress,
  jank = USUAL_JANK,
): Promise<End | null> {
  const begin = BEGIN[stress]
  if (begin === undefined) return async () => undefined
  const end = await begin(page, jank)
  // The page may have gone.
  return end && (() => end().catch(() => undefined))
}

/** What a page is put under. */
export interface StressWish {
  /** Without repeats. */
  readonly stresses: readonly Stress[]
  readonly jank: Jank
}

const JANK = /^jank:(\d{1,5})\/(\d{1,5})$/

/** What `--stress` names; `usual`: where it is not given. Throws CommandError (exit 2). */
export function stressesOf(list: string | null, usual: readonly Stress[]): StressWish {
  let jank = USUAL_JANK
  if (list === null) return { stresses: usual, jank }
  const names = list.split(/[\s,]+/).filter((name) => name !== '')
  if (names.length === 1 && names[0] === NONE) return { stresses: [], jank }
  const wanted = new Set<Stress>()
  for (const name of names) {
    if (name.startsWith('jank:')) {
      jank = jankOf(name)
      wanted.add('jank')
      continue
    }
    const known = STRESSES.find((stress) => stress === name)
    if (known === undefined)
      throw new CommandError(`--stress: there is no "${name}". There are: ${STRESSES.join(', ')}.`)
    wanted.add(known)
  }
  return { stresses: [...wanted], jank }
}

/** Alone: under nothing. */
const NONE = 'none'

/** Such as "jank:80/300", 80 ms each 300. Throws CommandError (exit 2). */
function jankOf(name: string): Jank {
  const [, lengthMs = 0, everyMs = 0] = (JANK.exec(name) ?? []).map(Number)
  if (lengthMs > 0 && everyMs > lengthMs) return { lengthMs, everyMs }
  throw new CommandError(
    `--stress: "${name}" is no jank: write jank:80/300 for 80 ms of work each 300 ms, which must be longer.`,
  )
}

/* In the page: nothing here may name anything of this module. */

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
