// Work that weighs on the main thread of a page while it is played: a busy loop, garbage. As code that whoever can run
// something in the page runs there. Any context.

import type { Stress } from '../subject.ts'

/** Runs code in the page; resolves with its value, which is the page's word. */
export type RunInPage = (code: string) => Promise<unknown>

/** How long the main thread is kept, and how often. */
export interface Jank {
  readonly lengthMs: number
  readonly everyMs: number
}
export const USUAL_JANK: Jank = { lengthMs: 40, everyMs: 150 }

/** How often, and what. */
interface Work {
  readonly everyMs: number
  readonly code: string
}

const WORKS: Readonly<Partial<Record<Stress, (jank: Jank) => Work>>> = {
  jank: ({ lengthMs, everyMs }) => ({
    everyMs,
    code: `const end = performance.now() + ${lengthMs}; while (performance.now() < end);`,
  }),
  /** Objects that are made and let go, in chains of a hundred. */
  gc: () => ({
    everyMs: 20,
    code: 'let last = null; for (let n = 0; n < 60000; n++) last = { n, last: n % 100 > 0 ? last : null }',
  }),
}

/** It ends by itself where nobody is left to end it, ms. */
const LIMIT_MS = 300_000

/** Whether the stress is such work. Any thread. */
export const isPageWork = (stress: Stress): boolean => WORKS[stress] !== undefined

/**
 * Begins it, and resolves with what ends it, which never rejects; with null where the stress is no such work. Rejects
 * as `run` does.
 */
export async function beginPageWork(
  stress: Stress,
  run: RunInPage,
  jank = USUAL_JANK,
): Promise<(() => Promise<void>) | null> {
  const own = WORKS[stress]?.(jank)
  if (own === undefined) return null
  const answer = await run(`(() => {
  const timer = setInterval(() => { ${own.code} }, ${own.everyMs})
  setTimeout(clearInterval, ${LIMIT_MS}, timer)
  return timer + ' ' + performance.timeOrigin
})()`)
  const [timer, origin] = String(answer).split(' ').map(Number)
  // In another document it would be another timer.
  const code = `performance.timeOrigin === ${origin} && clearInterval(${timer})`
  return async () => {
    await run(code).catch(() => undefined)
  }
}
