// Keys and pointers for a page that is being recorded: real input by the browser's automation protocol, so that its own
// way of an input to the page is in what is recorded. Node.

import type { ElementHandle, KeyInput, Page } from 'puppeteer-core'

import { CommandError } from '../command-error.ts'
import { pause } from '../interrupt.ts'
import { progress } from '../print.ts'
import type { TraceCollector } from './trace-collector.ts'
import { AUDIO_WAIT_MS, waitUntil } from './wait-until.ts'

/** What is done to the page, one after the other. */
export type Gestures =
  /** Keys by their codes, such as "KeyA". */
  | { readonly kind: 'press'; readonly keys: readonly string[] }
  /** The elements that match, in the order of the document. */
  | { readonly kind: 'tap'; readonly selector: string }

export interface GesturePlan {
  readonly gestures: Gestures
  readonly everyMs: number
  /** Null: as long as the gestures last. */
  readonly durationMs: number | null
}

/** For releases, reverb and what is still on its way. */
const TAIL_MS = 1500
/** A key or pointer is held so long at most, ms. */
const HELD_MS = 200
const ELEMENT_LIMIT_MS = 10_000
/** A page that has asked for nothing for so long has what it plays with. */
const QUIET_MS = 500
/** Some ask for something all the time; of a recording of given length no more than a quarter goes by. */
const LOADING_LIMIT_MS = 10_000

/**
 * Does everything, `everyMs` apart, and resolves when the recording is as long as it should be, or when `signal` fires.
 * Rejects with CommandError (exit 2) where a key is none or nothing matches.
 */
export async function performGestures(
  page: Page,
  collector: TraceCollector,
  { gestures, everyMs, durationMs }: GesturePlan,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = performance.now()
  const heldMs = Math.min(HELD_MS, everyMs / 2)
  const acts = await actsOf(page, gestures, heldMs)
  // Where nothing runs yet the first gesture may be what starts it.
  await waitUntil(collector, () => collector.hasAudio, AUDIO_WAIT_MS, signal)
  // A context runs before its modules and samples are there, without which a page lets gestures pass.
  const timeout = Math.min(LOADING_LIMIT_MS, (durationMs ?? Infinity) / 4)
  await page.waitForNetworkIdle({ idleTime: QUIET_MS, timeout, signal }).catch(() => undefined)
  const firstMs = performance.now()
  progress(`${gestures.kind === 'press' ? 'Pressing keys' : 'Tapping'}: ${acts.length} …`)
  for (const [index, act] of acts.entries()) {
    await pause(firstMs + index * everyMs - performance.now(), signal)
    const isOver = durationMs !== null && performance.now() - startedMs >= durationMs
    if (signal.aborted || isOver) break
    await act()
  }
  await pause(durationMs === null ? TAIL_MS : durationMs - (performance.now() - startedMs), signal)
}

type Act = () => Promise<void>

async function actsOf(page: Page, gestures: Gestures, delay: number): Promise<Act[]> {
  if (gestures.kind === 'press') {
    return gestures.keys.map((key) => async () => {
      try {
        // By this name both protocols know it.
        await page.keyboard.press(key === 'Space' ? ' ' : (key as KeyInput), { delay })
      } catch {
        if (page.isClosed()) return
        throw new CommandError(
          `--press "${key}" is no key that the browser knows: name it by its code, such as KeyA.`,
        )
      }
    })
  }
  const { selector } = gestures
  const elements = await elementsOf(page, selector)
  return elements.map((element) => async () => {
    try {
      await element.click({ delay })
    } catch {
      if (page.isClosed()) return
      throw new CommandError(`--tap "${selector}" matches an element that cannot be tapped.`)
    }
  })
}

async function elementsOf(page: Page, selector: string): Promise<ElementHandle[]> {
  try {
    await page.waitForSelector(selector, { visible: true, timeout: ELEMENT_LIMIT_MS })
    return await page.$$(selector)
  } catch {
    throw new CommandError(`--tap "${selector}" matches nothing that can be tapped on the page.`)
  }
}
