// A Firefox with the built extension and our panel open in its real toolbox, headless. Runs in Node. Needs `npm run build:firefox`.
// Firefox lets automation see its toolbox only from the browser's own scope, so the panel is driven through a frame script.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Browser, launch, type Page } from 'puppeteer-core'
import type { PanelDocument } from './channel-tap.ts'
import { PROJECT_ROOT } from './fixture-server.ts'

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox']

/** What of WebDriver BiDi is used here. Puppeteer keeps its connection to itself and has no word for the browser's own scope. */
interface BidiConnection {
  send(method: string, parameters: object): Promise<{ result: unknown }>
}

interface EvaluateResult {
  type: 'success' | 'exception'
  result?: { value?: unknown }
  exceptionDetails?: { text: string }
}

export interface FirefoxWithExtension {
  readonly browser: Browser
  /** Opens the toolbox on the page, which must be the selected tab, and selects our panel in it. */
  openPanel(page: Page): Promise<PanelDocument>
  close(): Promise<void>
}

/** Path of this machine's Firefox; undefined where there is none. */
export const firefoxPath = (): string | undefined =>
  [process.env['AWESCOPE_FIREFOX'] ?? '', ...FIREFOX].find(
    (path) => path !== '' && existsSync(path),
  )

/** Waits in the browser's scope for `look` to find something; part of the scripts below. */
const AWAIT = `const awaitIt = async (what, look) => {
  for (let i = 0; i < 200; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Waited in vain for ' + what);
};`

const OPEN_TOOLBOX = `(async () => {
  ${AWAIT}
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab);
  const tool = await awaitIt('our tool', () => toolbox.getAdditionalTools().find(({ label }) => label === 'Awescope'));
  await toolbox.selectTool(tool.id);
  const isOurs = (browser) => browser.currentURI?.spec.endsWith('/panel/panel.html');
  const search = (doc) => [...doc.querySelectorAll('browser, iframe')].flatMap((element) => [
    element, ...(element.contentDocument ? search(element.contentDocument) : []),
  ]);
  const panel = await awaitIt('our panel', () => search(toolbox.doc).find(isOurs));
  panel.messageManager.loadFrameScript('data:,' + encodeURIComponent(\`
    // The panel's policy forbids eval; a sandbox over its window does not, and keeps its globals between two looks.
    const sandbox = Components.utils.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    addMessageListener('awescope:evaluate', async ({ data }) => {
      try {
        const value = await Components.utils.evalInSandbox(data.expression, sandbox);
        sendAsyncMessage('awescope:value', { id: data.id, json: JSON.stringify(value) ?? 'null' });
      } catch (error) {
        sendAsyncMessage('awescope:value', { id: data.id, error: String(error) });
      }
    });
  \`), false);
  globalThis.awescopePanel = panel;
  return 'open';
})()`

const evaluateScript = (
  id: number,
  expression: string,
): string => `new Promise((resolve, reject) => {
  const { messageManager } = globalThis.awescopePanel;
  const onValue = ({ data }) => {
    if (data.id !== ${id}) return;
    messageManager.removeMessageListener('awescope:value', onValue);
    if (data.error === undefined) resolve(data.json); else reject(new Error(data.error));
  };
  messageManager.addMessageListener('awescope:value', onValue);
  messageManager.sendAsyncMessage('awescope:evaluate', { id: ${id}, expression: ${JSON.stringify(expression)} });
})`

/** Result: a headless Firefox with the extension. Where the set-up has made a sound device, its contexts run. */
export const launchFirefoxWithExtension = async (
  executablePath: string,
  preferences: Readonly<Record<string, unknown>> = {},
): Promise<FirefoxWithExtension> => {
  const pulse = process.env['AWESCOPE_TEST_PULSE']
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    args: ['--remote-allow-system-access'],
    env: { ...process.env, ...(pulse === undefined ? {} : { XDG_RUNTIME_DIR: pulse }) },
    extraPrefsFirefox: {
      'media.autoplay.default': 0,
      'media.autoplay.block-webaudio': false,
      ...preferences,
    },
  })
  await browser.installExtension(resolve(PROJECT_ROOT, 'dist/firefox'))
  const { connection } = browser as unknown as { connection: BidiConnection }

  const inBrowserScope = async (expression: string): Promise<unknown> => {
    const tree = (await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' }))
      .result as {
      contexts: { context: string; url: string }[]
    }
    const window = tree.contexts.find(({ url }) => url === 'chrome://browser/content/browser.xhtml')
    const target = { context: window?.context }
    const answer = (
      await connection.send('script.evaluate', { expression, target, awaitPromise: true })
    ).result as EvaluateResult
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails?.text)
    return answer.result?.value
  }

  return {
    browser,
    async openPanel(page) {
      await page.bringToFront()
      await inBrowserScope(OPEN_TOOLBOX)
      let lastId = 0
      const evaluate = async (run: unknown, ...args: unknown[]): Promise<unknown> => {
        const expression = `(${String(run)})(...${JSON.stringify(args)})`
        const json = await inBrowserScope(evaluateScript(++lastId, expression))
        return JSON.parse(String(json))
      }
      return { evaluate: evaluate as PanelDocument['evaluate'] }
    },
    close: () => browser.close(),
  }
}
