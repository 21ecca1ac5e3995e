// Processor time by process of a browser, with the names of those that matter. Node, driving Chromium.

import type { Browser, CDPSession, Frame, Page } from 'puppeteer-core'
import { readThreads, type ThreadShares, threadSharesOf } from './threads.ts'

/** A name for a process, or for all of a kind. */
export type Shares = Record<'page' | 'panel' | 'devtools' | 'drawing' | 'browser' | 'rest', number>

/** Long enough to stand out from whatever else a renderer does meanwhile, ms. */
const MARK_MS = 400

type Processes = Awaited<ReturnType<typeof read>>

const read = async (client: CDPSession) =>
  (await client.send('SystemInfo.getProcessInfo')).processInfo

/** The process that spends most while `frame` is kept busy: no protocol tells which one a frame is in. */
async function processOf(client: CDPSession, frame: Frame | Page): Promise<number> {
  const before = await read(client)
  await frame.evaluate((ms) => {
    const endMs = performance.now() + ms
    while (performance.now() < endMs);
  }, MARK_MS)
  const after = await read(client)
  const spentS = (id: number): number =>
    (after.find((each) => each.id === id)?.cpuTime ?? 0) -
    (before.find((each) => each.id === id)?.cpuTime ?? 0)
  const renderers = after.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  return renderers.reduce((most, id) => (spentS(id) > spentS(most) ? id : most))
}

/**
 * Shares of a core, in percent, that the processes of `browser` take for `spanMs`, and that the threads of the page's
 * do. Left out frames have no share of their own: theirs is `rest`.
 */
export async function measureShares(
  browser: Browser,
  frames: { page: Page; panel?: Frame | undefined; devtools?: Page | undefined },
  spanMs: number,
): Promise<{ shares: Shares; threads: ThreadShares }> {
  const client = await browser.target().createCDPSession()
  const names = new Map<number, keyof Shares>()
  if (frames.devtools) names.set(await processOf(client, frames.devtools), 'devtools')
  if (frames.panel) names.set(await processOf(client, frames.panel), 'panel')
  const pageId = await processOf(client, frames.page)
  names.set(pageId, 'page')
  const nameOf = ({ id, type }: Processes[number]): keyof Shares =>
    names.get(id) ?? (type === 'GPU' ? 'drawing' : type === 'browser' ? 'browser' : 'rest')
  const startMs = performance.now()
  const threadsBefore = readThreads(pageId)
  const before = new Map((await read(client)).map(({ id, cpuTime }) => [id, cpuTime]))
  await new Promise((resolve) => setTimeout(resolve, spanMs))
  const shares: Shares = { page: 0, panel: 0, devtools: 0, drawing: 0, browser: 0, rest: 0 }
  const after = await read(client)
  const threadsAfter = readThreads(pageId)
  const spanS = (performance.now() - startMs) / 1000
  for (const each of after)
    shares[nameOf(each)] += ((each.cpuTime - (before.get(each.id) ?? each.cpuTime)) / spanS) * 100
  await client.detach()
  return { shares, threads: threadSharesOf(threadsBefore, threadsAfter, spanS) }
}
