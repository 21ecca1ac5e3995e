// Scripts that make a page ready.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPageScript, loadPageScript } from '../../../../cli/audit/page-script.ts'
import type { OpenBrowser } from '../../../../cli/browser/open-browser.ts'

const pageThat = (close: () => Promise<void>): Page =>
  ({ close, on: () => undefined }) as unknown as Page
const page = pageThat(() => Promise.resolve())
const about = { url: 'https://a.example/', run: 1, runs: 3 }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-script-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a script', () => {
  it('gets the page and what is audited, step by step', async () => {
    const calls: unknown[] = []
    const script = createPageScript('x.mjs', {
      setup: (...given: unknown[]) => calls.push(['setup', ...given]),
      iteration: async (...given: unknown[]) => calls.push(['iteration', ...given]),
    })
    await script.step('setup', page, about)
    await script.step('iteration', page, about)
    await script.step('teardown', page, about)
    expect(calls).toEqual([
      ['setup', page, about],
      ['iteration', page, about],
    ])
  })

  it('has a tab of its own for what is before and behind all runs, which is closed', async () => {
    let open = 0
    const tab = pageThat(async () => void open--)
    const opened = { newPage: async () => (open++, tab) } as unknown as OpenBrowser
    const seen: unknown[] = []
    const script = createPageScript('x.mjs', {
      setup: (given: unknown) => seen.push(given, open),
      teardown: () => Promise.reject(new Error('logged out already')),
    })
    await script.stepInTab('setup', opened, about)
    expect(seen).toEqual([tab, 1])
    await expect(script.stepInTab('teardown', opened, about)).rejects.toThrow(
      '--before: teardown of x.mjs failed: logged out already.',
    )
    expect(open).toBe(0)
  })

  it('is one sentence where it throws, at once or later, or does not end', async () => {
    const failing = createPageScript(
      'x.mjs',
      {
        setup: () => {
          throw new Error('No element matches #go\n    at line 3')
        },
        iteration: () => new Promise(() => undefined),
      },
      5,
    )
    await expect(failing.step('setup', page, about)).rejects.toThrow(
      /^--before: setup of x\.mjs failed: No element matches #go\.$/,
    )
    await expect(failing.step('iteration', page, about)).rejects.toThrow(
      '--before: iteration of x.mjs had not ended after 0.0 s.',
    )
  })

  it('is loaded from a file, and refused where that is none', async () => {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const good = await loadPageScript(file('a.mjs', 'export const setup = (page) => page.told()'))
    let told = 0
    await good.step('setup', { told: () => told++ } as unknown as Page, about)
    expect(told).toBe(1)
    const refused = async (path: string): Promise<string> =>
      loadPageScript(path).then(String, (error: Error) => error.message)
    expect(await refused(file('b.mjs', 'export const set = 1'))).toMatch(
      /exports no setup, iteration or teardown\.$/,
    )
    expect(await refused(file('c.mjs', 'export const setup = 1'))).toMatch(
      /setup is no function\.$/,
    )
    expect(await refused(file('d.mjs', 'throw new Error("No key.")'))).toMatch(
      /cannot be run: No key\.$/,
    )
    expect(await refused(join(folder, 'e.mjs'))).toMatch(/cannot be read: it is not there\.$/)
  })
})
