// A script of the user that makes a page ready for its audit: logs in, closes what lies over it, chooses a program. It
// gets the page as Puppeteer's `Page`; what it does wrong is one sentence, and its time is bounded. Node.

import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'puppeteer-core'

import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, sentenceOf } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { answerDialogs } from '../record/answer-dialogs.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

/**
 * `setup`: once for each address, in a tab of its own before the first run; what it leaves in cookies and storage
 * stays. `iteration`: in each run, when the page has loaded and before it is played. `teardown`: once for each address,
 * in a tab of its own behind the last run, also where that failed.
 */
export const SCRIPT_STEPS = ['setup', 'iteration', 'teardown'] as const
export type ScriptStep = (typeof SCRIPT_STEPS)[number]

/** What a step is told, beside the page. */
export interface StepAbout {
  /** The address that is audited; the tab of `setup` and `teardown` is not there. */
  readonly url: string
  /** From 1. */
  readonly run: number
  readonly runs: number
}

export interface PageScript {
  /**
   * Runs the step in `page`, where the script has it. Rejects with CommandError (exit 2) where it throws, or takes too
   * long; then it is left alone.
   */
  step(name: ScriptStep, page: Page, about: StepAbout): Promise<void>
  /** The same in a fresh tab, which is closed behind it. */
  stepInTab(name: ScriptStep, opened: OpenBrowser, about: StepAbout): Promise<void>
}

const STEP_LIMIT_MS = 30_000

type Step = (page: Page, about: StepAbout) => unknown

/** Rejects with CommandError (exit 2) where the file is no such script. It is run with the rights of the user. */
export async function loadPageScript(path: string): Promise<PageScript> {
  const full = resolve(path)
  let exported: Readonly<Record<string, unknown>>
  try {
    await access(full)
  } catch (error) {
    throw new CommandError(`--before: ${path} cannot be read: ${whyUnreadable(error)}.`)
  }
  try {
    exported = (await import(/* @vite-ignore */ pathToFileURL(full).href)) as typeof exported
  } catch (error) {
    throw new CommandError(`--before: ${path} cannot be run: ${ended(sentenceOf(error))}`)
  }
  return createPageScript(path, exported)
}

/** The script of what a module exports. Throws CommandError (exit 2) where it has no step, or one that is none. */
export function createPageScript(
  path: string,
  exported: Readonly<Record<string, unknown>>,
  limitMs = STEP_LIMIT_MS,
): PageScript {
  const steps = new Map<ScriptStep, Step>()
  for (const name of SCRIPT_STEPS) {
    const given = exported[name]
    if (given === undefined) continue
    if (typeof given !== 'function') {
      throw new CommandError(`--before: what ${path} exports as ${name} is no function.`)
    }
    steps.set(name, given as Step)
  }
  if (steps.size === 0) {
    throw new CommandError(`--before: ${path} exports no setup, iteration or teardown.`)
  }
  const step: PageScript['step'] = async (name, page, about) => {
    const run = steps.get(name)
    if (run === undefined) return
    const failure = await failureOf(async () => run(page, about), limitMs)
    if (failure !== null) throw new CommandError(`--before: ${name} of ${path} ${failure}`)
  }
  return {
    step,
    async stepInTab(name, opened, about) {
      if (!steps.has(name)) return
      const page = await opened.newPage(false)
      answerDialogs(page)
      try {
        await step(name, page, about)
      } finally {
        await failureOf(() => page.close(), CLOSE_LIMIT_MS)
      }
    },
  }
}

const CLOSE_LIMIT_MS = 2000

/** The end of a sentence that says what went wrong; null where nothing did. Never rejects. */
async function failureOf(run: () => Promise<unknown>, limitMs: number): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>((done) => {
    const limit = formatDuration(limitMs)
    timer = setTimeout(() => done(`had not ended after ${limit}.`), limitMs)
  })
  // In a function of its own, what is thrown before the first promise is caught, too.
  const result = (async () => run())().then(
    () => null,
    (error: unknown) => `failed: ${ended(sentenceOf(error))}`,
  )
  const failure = await Promise.race([result, late])
  clearTimeout(timer)
  return failure
}

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)
