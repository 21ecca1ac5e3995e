// The Graph view on a synthetic recording: the picture and the table have what the page has built, a node shows what
// it is, and the graph can be saved. Node, driving Chromium.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PanelCommand } from '../../extension/transports/channel.ts'
import { launchChromium } from '../support/page/page-harness.ts'
import {
  byTestId,
  click,
  collectFaults,
  type PanelServer,
  servePanel,
  textOf,
  valueOf,
} from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

interface Fixture {
  channel: { readonly posted: readonly PanelCommand[] }
  saved: { name: string; bytes: number[] }[]
}

let server: PanelServer
let browser: Browser

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function openGraph(query: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage()
  const faults = collectFaults(page)
  await page.setViewport({ width: 1200, height: 900 })
  await page.goto(server.url(query))
  await click(page, 'tab-graph')
  await click(page, 'record')
  return { page, faults }
}

const boxesOf = (page: Page): Promise<number> =>
  page.$eval(byTestId('graph-canvas'), (canvas) =>
    Number((canvas as HTMLElement).dataset['boxes'] ?? '0'),
  )

/** Once the picture has all nodes of the table. */
async function placed(page: Page): Promise<number> {
  await page.waitForFunction(
    (canvas, counts) => {
      const boxes = document.querySelector<HTMLElement>(canvas)?.dataset['boxes']
      return (
        boxes !== undefined &&
        boxes === document.querySelector<HTMLElement>(counts)?.dataset['value']
      )
    },
    {},
    byTestId('graph-canvas'),
    byTestId('graph-counts'),
  )
  return boxesOf(page)
}

describe('the Graph view', () => {
  it('says what to do while there is no node', async () => {
    const { page, faults } = await openGraph('duration=2000')
    expect(await textOf(page, 'empty-state')).toMatch(/no audio node since recording began/)
    expect(faults).toEqual([])
    await page.close()
  })

  it('draws every node, names what is worth a look, and shows a node that is chosen', async () => {
    const { page, faults } = await openGraph('duration=4000&graph=3')
    const boxes = await placed(page)
    expect(boxes).toBe(await valueOf(page, 'graph-counts'))
    expect(boxes).toBeGreaterThan(25)
    const codes = await page.$$eval(`${byTestId('graph-findings')} li`, (items) =>
      items.map((item) => item.dataset['code']),
    )
    // The page has made three in a row.
    const contextsOpen = ['context-open', 'context-open']
    const endless = ['cycle', 'never-stopped']
    expect(codes).toEqual([...endless, 'never-started', 'unconnected', ...contextsOpen])

    await page.type(byTestId('graph-search'), 'compressor')
    await page.waitForFunction(
      (table) => document.querySelectorAll(`${table} tbody tr`).length === 1,
      {},
      byTestId('graph-table'),
    )
    await page.locator(`${byTestId('graph-table')} tbody button`).click()
    expect(await textOf(page, 'graph-node')).toMatch(
      /DynamicsCompressor 2.*Goes to.*Destination 3.*Analyser 4.*Comes from.*Gain 1/,
    )
    await click(page, 'graph-measure')
    const commands = await page.evaluate(
      () => (window as unknown as { fixture: Fixture }).fixture.channel.posted,
    )
    expect(commands.filter(({ type }) => type === 'graph/inspect')).toEqual([
      { type: 'graph/inspect', document: 'doc-a', node: 2, isMeasured: false },
      { type: 'graph/inspect', document: 'doc-a', node: 2, isMeasured: true },
    ])
    expect(faults).toEqual([])
    await page.close()
  })

  it('chooses by a click in the picture, moves it by keys, and shows all of it again', async () => {
    const { page } = await openGraph('duration=300&graph=0')
    await placed(page)
    const canvas = (await page.waitForSelector(byTestId('graph-canvas')))!
    const { x, y, width, height } = (await canvas.boundingBox())!
    const chosenAt = async (): Promise<string> => {
      for (let row = 1; row < 40; row++) {
        await page.mouse.click(x + width / 2, y + (height * row) / 40)
        const node = await page.$(byTestId('graph-node'))
        if (node !== null)
          return node.evaluate((element) => (element as HTMLElement).dataset['node'] ?? '')
      }
      return ''
    }
    expect(await chosenAt()).toMatch(/^\d+$/)
    const picture = (): Promise<string> =>
      canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL())
    const frames = (): Promise<unknown> =>
      page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
    await frames()
    await click(page, 'graph-fit')
    await frames()
    const whole = await picture()
    await canvas.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('+')
    await until('it has moved', async () => (await picture()) !== whole)
    await page.keyboard.press('0')
    await until('all of it is shown again', async () => (await picture()) === whole)
    await page.close()
  })

  it('shows voices that do the same as one box, on request, and each of them again', async () => {
    const { page, faults } = await openGraph('duration=300&graph=40')
    const shown = (isAll: boolean): Promise<unknown> =>
      page.waitForFunction(
        (canvas, counts, isMeant) => {
          const numberIn = (place: string, name: string): number =>
            Number(document.querySelector<HTMLElement>(place)?.dataset[name])
          const [boxes, nodes] = [numberIn(canvas, 'boxes'), numberIn(counts, 'value')]
          return nodes > 200 && boxes > 0 && (isMeant ? boxes === nodes : boxes < 25)
        },
        {},
        byTestId('graph-canvas'),
        byTestId('graph-counts'),
        isAll,
      )
    await shown(false)
    await page.type(byTestId('graph-search'), 'biquad')
    await page.locator(`${byTestId('graph-table')} tbody button`).click()
    expect(await textOf(page, 'graph-equals')).toMatch(/^One of 4\d that/)
    await click(page, 'graph-collapse')
    await shown(true)
    expect(faults).toEqual([])
    await page.close()
  })

  it('names what grows from mark to mark', async () => {
    const { page } = await openGraph('duration=300&graph=1')
    await placed(page)
    for (let mark = 0; mark < 3; mark++) await click(page, 'graph-mark')
    expect(await textOf(page, 'graph-growth')).toMatch(/Nothing has grown/)
    const heads = await page.$$eval(`${byTestId('graph-alive')} th`, (cells) =>
      cells.map((cell) => cell.textContent),
    )
    expect(heads).toEqual(['Type', 'Start', 'Repeat 1', 'Repeat 2', 'Now'])
    await page.close()
  })

  it('saves the graph as DOT and as JSON', async () => {
    const { page } = await openGraph('duration=300&graph=1')
    const boxes = await placed(page)
    await click(page, 'graph-dot')
    await click(page, 'graph-json')
    const saved = await page.evaluate(() =>
      (window as unknown as { fixture: Fixture }).fixture.saved.map(({ name, bytes }) => ({
        name,
        text: new TextDecoder().decode(new Uint8Array(bytes)),
      })),
    )
    await page.close()
    expect(saved.map(({ name }) => name)).toEqual(['graph.dot', 'graph.json'])
    expect(saved[0]?.text.match(/^ +n\d+ \[/gm)).toHaveLength(boxes)
    const { nodes } = JSON.parse(saved[1]?.text ?? '{}') as { nodes: unknown[] }
    expect(nodes).toHaveLength(boxes)
  })
})
