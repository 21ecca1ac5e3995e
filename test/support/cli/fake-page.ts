// A page for the command line's link to its recorder, without a browser: one frame, whose `evaluate` is the test's own.
// Node.

import type { Frame, Page } from 'puppeteer-core'

/** What stands for the page's world: it gets the arguments of each call that the link makes. */
export type FakeWorld = (...args: unknown[]) => unknown

export function createFakePage(world: FakeWorld): Page {
  const frame = {
    detached: false,
    evaluate: async (_run: unknown, ...args: unknown[]) => world(...args),
  } as unknown as Frame
  return {
    setBypassCSP: async () => undefined,
    evaluateOnNewDocument: async () => undefined,
    mainFrame: () => frame,
    frames: () => [frame],
  } as unknown as Page
}
