// Builds the panel's fixture page, serves it under the content security policy of an extension page, and opens it.
// Node.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Frame, Page } from 'puppeteer-core'
import { build } from 'vite'
import { filledOnce } from '../browser/built-once.ts'
import { until } from '../until.ts'

const PAGE_FOLDER = fileURLToPath(new URL('../../fixtures/pages/panel', import.meta.url))
const MANIFEST = fileURLToPath(new URL('../../../manifest.json', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

export interface PanelServer {
  /** Address of the page with a query such as `duration=20000&pace=0`. */
  url(query: string): string
  close(): Promise<void>
}

const buildPanel = async (outDir: string): Promise<void> => {
  await build({
    configFile: false,
    logLevel: 'error',
    root: PAGE_FOLDER,
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
    },
  })
}

/** The page of one build that all tests share, under an address of its own. */
export async function servePanel(): Promise<PanelServer> {
  const built = await filledOnce('panel', buildPanel)
  const { content_security_policy } = JSON.parse(await readFile(MANIFEST, 'utf8')) as {
    content_security_policy: { extension_pages: string }
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = join(built.path, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (bytes) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': content_security_policy.extension_pages,
        })
        response.end(bytes)
      },
      () => {
        response.writeHead(path === '/favicon.ico' ? 204 : 404)
        response.end()
      },
    )
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: (query) => `http://127.0.0.1:${port}/?${query}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => {
        server.close(done)
      })
      built.remove()
    },
  }
}

/** Every complaint of the page, collected from now on: exceptions, errors on its console, breaches of its policy. */
export function collectFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) =>
    faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  )
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return faults
}

export const byTestId = (name: string): string => `[data-testid="${name}"]`

export async function click(page: Page | Frame, testId: string): Promise<void> {
  await page.locator(byTestId(testId)).click()
}

/** Without the mouse: while a panel fills, or in a narrow one, what stands above the tabs moves them away under it. */
export async function chooseTab(page: Page | Frame, view: string): Promise<void> {
  await page.$eval(byTestId(`tab-${view}`), (tab) => (tab as HTMLElement).click())
}

/** The file goes in as a user's choice does, without a path on this machine. */
export async function openFile(
  page: Page | Frame,
  name: string,
  bytes: Uint8Array,
  picker = 'open-file',
): Promise<void> {
  await page.$eval(
    byTestId(picker),
    (element, fileName, content) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(content)], fileName))
      const input = element as HTMLInputElement
      input.files = transfer.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    },
    name,
    [...bytes],
  )
}

export function textOf(page: Page | Frame, testId: string): Promise<string> {
  return page.$eval(byTestId(testId), (element) => element.textContent ?? '')
}

/** The exact number beside a figure; NaN where there is none. */
export function valueOf(page: Page | Frame, testId: string): Promise<number> {
  return page.$eval(byTestId(testId), (element) =>
    Number((element as HTMLElement).dataset['value'] ?? 'NaN'),
  )
}

/** Waits until more than `share` of a chart's drawing area is bars and lines: it is there before it is drawn on. */
export function isDrawn(page: Page | Frame, testId: string, share: number): Promise<unknown> {
  return until(
    `${testId} is drawn`,
    async () => (await colouredShare(page, testId)) > share,
    () => colouredShare(page, testId),
  )
}

/** Share of a chart's drawing area that is painted in something that is neither blank nor grey: bars and lines. */
function colouredShare(page: Page | Frame, testId: string): Promise<number> {
  return page.$eval(`${byTestId(testId)} canvas`, (element) => {
    const canvas = element
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let coloured = 0
    for (let index = 0; index < data.length; index += 4) {
      const [red, green, blue, alpha] = [
        data[index]!,
        data[index + 1]!,
        data[index + 2]!,
        data[index + 3]!,
      ]
      if (alpha > 40 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured += 1
    }
    return coloured / (canvas.width * canvas.height)
  })
}
