// What a page can notice of the extension while it is recorded, against the list in SECURITY.md: a page that looks
// everywhere is loaded unrecorded and recorded, in real Chromium and Firefox; what differs is what the list says, no
// less and no more, and nothing anywhere tells the extension's address. Runs in Node; needs `npm run build`.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG as config } from '../../trace/wire/recorder-config.ts'
import { type Fixtures, PROJECT_ROOT, serveFixtures } from '../support/browser/fixture-server.ts'
import { firefoxPath } from '../support/extension/firefox-panel.ts'
import { openInspected, type Inspected } from '../support/extension/inspected.ts'
import { until } from '../support/until.ts'

type Noticed = Record<string, unknown>

/** Rows of the list: what is noticed, by which looks, in which browser. */
const listed = (browser: string): string[] => {
  const text = readFileSync(resolve(PROJECT_ROOT, 'SECURITY.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (`[^|]+) \| ([^|]+) \|/gm)]
  return rows
    .filter(([, , browsers]) => browsers?.includes(browser))
    .flatMap(([, looks]) => [...(looks ?? '').matchAll(/`([^`]+)`/g)].map(([, look]) => look ?? ''))
    .toSorted()
}

const look = async (page: Page): Promise<Noticed> => {
  await page.waitForSelector('[data-ready]')
  return page.evaluate(() => (globalThis as unknown as { noticed: Noticed }).noticed)
}

const differing = (without: Noticed, within: Noticed): string[] =>
  Object.keys({ ...without, ...within })
    .filter((name) => JSON.stringify(without[name]) !== JSON.stringify(within[name]))
    .toSorted()

describe.each(['Chromium', 'Firefox'] as const)('a page in %s', (name) => {
  const isThere = name === 'Chromium' || firefoxPath() !== undefined
  let inspected: Inspected | undefined
  let fixtures: Fixtures | undefined

  afterAll(async () => {
    await inspected?.close()
    await fixtures?.close()
  })

  it.skipIf(!isThere)('notices of a recording what SECURITY.md says, and no more', async () => {
    fixtures = await serveFixtures()
    inspected = await openInspected(name, fixtures.local('noticed.html'))
    const { page, tap } = inspected
    const without = await look(page)
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await until('the page is recorded from its start', async () =>
      (await tap.entries()).some(({ type }) => type === 'document/hello'),
    )
    const first = await look(page)
    await tap.post({ type: 'midi/send', bytes: [0x90, 60, 100] })
    await page.waitForFunction(() => 'hasHeardMidi' in globalThis)
    const within = { ...first, ...(await look(page)) }
    expect(JSON.stringify(within)).not.toMatch(/extension:\/\//)
    expect(differing(without, within)).toEqual(listed(name))
  })
})
