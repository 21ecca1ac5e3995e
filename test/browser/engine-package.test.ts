// The package's example page, as whoever installs it sees it: a file is chosen, a key pressed, and the level rises.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT_ROOT } from '../../build/iife.ts'
import { PACKAGE_ENTRIES } from '../../build/plugins.ts'
import { builtOnce } from '../support/browser/built-once.ts'
import { launchChromium, type PageServer, servePages } from '../support/page/page-harness.ts'
import { oneZoneBank, sineSample } from '../support/soundfont/banks.ts'
import { buildSoundFont } from '../support/soundfont/build-soundfont.ts'

let browser: Browser
let server: PageServer
let page: Page
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-example-'))
  writeFileSync(join(folder, 'sine.sf2'), new Uint8Array(buildSoundFont(oneZoneBank(sineSample()))))
  writeFileSync(join(folder, 'none.sf2'), 'no bank')
  const pages: Record<string, string> = {
    '/': readFileSync(resolve(PROJECT_ROOT, 'package/example/index.html'), 'utf8'),
  }
  for (const entry of PACKAGE_ENTRIES) {
    pages[`/node_modules/awescope/dist/package/${entry.file}`] = await builtOnce(entry)
  }
  // No more than a strict page allows: its own scripts, and nothing evaluated.
  const policy = "default-src 'none'; script-src 'self' 'unsafe-inline'"
  server = await servePages(pages, { 'content-security-policy': policy })
  browser = await launchChromium()
  page = await browser.newPage()
  await page.goto(`${server.origin}/`)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const choose = async (file: string, saying: RegExp): Promise<string> => {
  const input = (await page.$('input')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(join(folder, file))
  await page.waitForFunction(
    (pattern) => new RegExp(pattern).test(document.querySelector('output')?.textContent ?? ''),
    {},
    saying.source,
  )
  return page.$eval('output', (output) => output.textContent)
}
const untilLevel = (low: number, high: number): Promise<unknown> =>
  page.waitForFunction(
    (low, high) => {
      const { value } = document.querySelector('meter') as HTMLMeterElement
      return value > low && value <= high
    },
    {},
    low,
    high,
  )

describe("the package's example page", () => {
  it('says what is wrong with a file that is no bank', async () => {
    expect(await choose('none.sf2', /RIFF|chunk|file/i)).toMatch(/^[^\n]+\.?$/)
  })

  it('plays the bank that is chosen while a key is pressed, also after one that is none', async () => {
    await choose('sine.sf2', /sine\.sf2 plays/)
    const key = (await page.$('button')) as ElementHandle<HTMLButtonElement>
    await key.hover()
    await page.mouse.down()
    await untilLevel(0.02, 1)
    await choose('none.sf2', /RIFF|chunk|file/i)
    await untilLevel(0.02, 1)
    await page.mouse.up()
    await untilLevel(-1, 0.01)
  })
})
