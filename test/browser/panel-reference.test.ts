// The Reference view in Chromium, beside a fixture that replays what the real engine and monitor wrote: what it
// shows, what it orders, how it is used by keyboard. Node, driving Chromium.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PanelCommand } from '../../extension/transports/channel.ts'
import { launchChromium } from '../support/page/page-harness.ts'
import {
  byTestId,
  click,
  collectFaults,
  servePanel,
  textOf,
  type PanelServer,
} from '../support/panel/panel-harness.ts'
import { sineBank } from '../support/soundfont/banks.ts'

let server: PanelServer
let browser: Browser
let page: Page
let faults: string[]
let folder: string

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
  folder = await mkdtemp(join(tmpdir(), 'awescope-reference-'))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  page = await browser.newPage()
  faults = collectFaults(page)
})

afterEach(async () => {
  await page.close()
  expect(faults).toEqual([])
})

async function open(query: string): Promise<void> {
  await page.goto(server.url(`theme=light&${query}`))
  await page.waitForSelector(byTestId('record'))
  await click(page, 'tab-reference')
  await page.waitForSelector(byTestId('reference'))
}

type PostedOrder = { type: string; document: string } & Record<string, unknown>

/** What the panel posted of the reference: orders with their document, banks without bytes. */
function orders(): Promise<PostedOrder[]> {
  return page.evaluate(() => {
    const { fixture } = window as unknown as {
      fixture: { channel: { posted: PanelCommand[] } }
    }
    return fixture.channel.posted.flatMap((command): PostedOrder[] => {
      if (command.type === 'reference/order')
        return [{ ...command.order, document: command.document }]
      if (command.type !== 'reference/bank') return []
      // Bytes do not travel as JSON.
      const { type, document, name, bytes } = command
      return [{ type, document, name, bytes: bytes && {} }]
    })
  })
}

async function upload(testId: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const input = (await page.waitForSelector(
    byTestId(testId),
  )) as ElementHandle<HTMLInputElement> | null
  await input?.uploadFile(path)
}

const valueOf = (testId: string): Promise<number> =>
  page.$eval(byTestId(testId), (element) => Number(element.getAttribute('data-value')))

describe('the Reference view', () => {
  it('says that nothing is recorded and offers to record and inject', async () => {
    await open('duration=3000&playing=1')
    expect(await textOf(page, 'reference-state')).toContain('Nothing is being recorded')
    await click(page, 'reference-record')
    await page.waitForSelector(byTestId('reference-inject'))
    await page.waitForFunction(() =>
      (
        window as unknown as { fixture: { channel: { posted: { type: string }[] } } }
      ).fixture.channel.posted.some(({ type }) => type === 'reference/bank'),
    )
    const [inject, bank] = await orders()
    expect(inject).toMatchObject({ type: 'reference/inject', contextId: 0, followsMidi: true })
    expect(bank).toMatchObject({ type: 'reference/bank', bytes: null })
  })

  it('shows verdict, voices, dashboard, quality and budgets of what the engine wrote', async () => {
    await open('duration=5000&playing=1&reference')
    await click(page, 'record')
    await page.waitForSelector(
      `${byTestId('verdict')}[data-kind="page"], ${byTestId('verdict')}[data-kind="equal"], ` +
        `${byTestId('verdict')}[data-kind="unsure"]`,
    )
    expect(await textOf(page, 'verdict')).toMatch(
      /^Page synth \d+\.\d ms, reference \d+\.\d ms on this machine: /,
    )
    await page.waitForFunction(() => document.querySelectorAll('.voice[data-stage]').length >= 20)
    // At one look: the engine plays on.
    const [sounding, ...told] = await page.evaluate(
      (names) => [
        document.querySelectorAll('.voice[data-stage]').length,
        ...names.map((name) =>
          Number(document.querySelector(`[data-testid="${name}"]`)?.getAttribute('data-value')),
        ),
      ],
      ['reference-sounding', 'reference-voices-active'],
    )
    expect(told).toEqual([sounding, sounding])
    expect(await page.$$eval('.voice', (cells) => cells.length)).toBe(32)
    expect(await textOf(page, 'reference-status')).toMatch(/^(GOOD|DEGRADED)$/)
    expect(await textOf(page, 'reference-level')).toBe('Maximum')
    expect(await textOf(page, 'reference-reason')).toContain('from the start')
    const budgets = await page.$$eval(`${byTestId('reference-budgets')} tbody tr`, (rows) =>
      rows.map((row) => row.getAttribute('data-budget')),
    )
    expect(budgets).toEqual([
      'block',
      'midi',
      'allocation',
      'steal',
      'effects',
      'allocations',
      'cpu',
      'jitter',
    ])
    expect(await valueOf('reference-stolen')).toBeGreaterThan(0)
    expect(await textOf(page, 'reference-state')).toContain('Ready with General MIDI')
  })

  it('orders options, silence and removal', async () => {
    await open('duration=1500&playing=1&reference')
    await click(page, 'record')
    await page.waitForSelector(byTestId('reference-remove'))
    await page.select(byTestId('reference-mode'), 'sf2')
    await page.select(byTestId('reference-quality'), '3')
    await page.select(byTestId('reference-bass'), '9')
    await page.select(byTestId('reference-treble'), '0')
    await page.select(byTestId('reference-effects-on'), 'off')
    await page.select(byTestId('reference-stealing'), 'dos')
    await click(page, 'reference-follow')
    await click(page, 'reference-silence')
    await click(page, 'reference-remove')
    const posted = await orders()
    expect(posted.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 7 }, () => 'reference/configure'),
      'reference/silence',
      'reference/remove',
    ])
    expect(posted[6]).toMatchObject({
      document: 'doc-a',
      followsMidi: false,
      options: {
        mode: 'sf2',
        quality: 3,
        bass: 9,
        treble: 0,
        effects: false,
        stealing: 'dos',
      },
    })
  })

  it('takes a SoundFont, and says in one sentence why a broken one cannot be used', async () => {
    await open('duration=1500&playing=1&reference')
    await click(page, 'record')
    await page.waitForSelector(byTestId('reference-remove'))
    const bytes = new Uint8Array(sineBank())
    await upload('reference-bank-file', 'broken.sf2', bytes.slice(0, 300))
    await page.waitForSelector(byTestId('reference-problem'))
    expect(await textOf(page, 'reference-problem')).toMatch(/^broken\.sf2 cannot be used: /)
    expect(await orders()).toEqual([])
    await upload('reference-bank-file', 'mine.sf2', bytes)
    await page.waitForSelector(byTestId('reference-bundled'))
    expect(await page.$(byTestId('reference-problem'))).toBeNull()
    expect(await textOf(page, 'reference-bank')).toContain('Sine and strike 2 presets, 2 samples')
    expect(await orders()).toMatchObject([{ type: 'reference/bank', name: 'Sine and strike' }])
  })

  it('can be used by keyboard alone, and every control has a name', async () => {
    await open('duration=1500&playing=1&reference')
    await click(page, 'record')
    await page.waitForSelector(byTestId('reference-remove'))
    await page.focus(byTestId('tab-reference'))
    const names: string[] = []
    for (let stop = 0; stop < 16; stop++) {
      await page.keyboard.press('Tab')
      names.push(
        await page.evaluate(
          () => (document.activeElement as HTMLElement | null)?.dataset['testid'] ?? '',
        ),
      )
    }
    expect(names).toEqual(
      expect.arrayContaining([
        'reference-remove',
        'reference-follow',
        'reference-choose-bank',
        'reference-choose-midi',
        'reference-silence',
        'reference-mode',
        'reference-voices',
        'reference-reverb',
        'reference-chorus',
        'reference-quality',
        'reference-bass',
        'reference-treble',
        'reference-effects-on',
        'reference-stealing',
      ]),
    )
    const tree = JSON.stringify(await page.accessibility.snapshot())
    expect(tree).not.toMatch(/"role":"(combobox|button|checkbox|spinbutton)","name":""/)
    await page.focus(byTestId('reference-voices'))
    await page.keyboard.press('ArrowDown')
    expect((await orders()).at(-1)).toMatchObject({ options: { voices: 31 } })
  })

  it('leaves the page’s own figures to the page', async () => {
    const figures = async (query: string): Promise<number[]> => {
      await page.goto(server.url(`theme=light&duration=5000&playing=1&${query}`))
      await page.waitForSelector(byTestId('record'))
      await click(page, 'record')
      await page.waitForSelector(byTestId('figure-events'))
      await click(page, 'stop')
      await page.waitForFunction(
        (line) => document.querySelector(line)?.textContent?.includes('Stopped.'),
        {},
        byTestId('status-line'),
      )
      return Promise.all([
        valueOf('figure-events'),
        valueOf('figure-onset-heard'),
        valueOf('figure-end-to-end-p50'),
      ])
    }
    const alone = await figures('')
    const beside = await figures('reference')
    expect(beside).toEqual(alone)
  })
})
