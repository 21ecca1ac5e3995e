// A Firefox with the built extension and our panel open in its real toolbox, headless. Runs in Node. Needs `npm run
// build:firefox`. Firefox lets automation see its toolbox only from the browser's own scope, so the panel is driven
// through a frame script.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { launchPatiently } from '../browser/launch-patiently.ts'
import type { PanelDocument } from './channel-tap.ts'
import { evaluateInFirefox } from '../browser/firefox-scope.ts'
import { PROJECT_ROOT } from '../browser/fixture-server.ts'
import { until } from '../until.ts'

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox']

export interface FirefoxDocument extends PanelDocument {
  /** Clicks the element of this `data-testid`, once it is there, as a user's gesture. */
  click(testId: string): Promise<void>
}

export interface FirefoxWithExtension {
  readonly browser: Browser
  /** Opens the toolbox on the page, which must be the selected tab, and selects our panel in it. */
  openPanel(page: Page): Promise<FirefoxDocument>
  /** Closes the toolbox of the page, which must be the selected tab. */
  closePanel(page: Page): Promise<void>
  /** Opens an address in a tab behind the others. */
  openBehind(url: string): Promise<FirefoxDocument>
  /** The extension's page of this name, such as `permission.html`, in a tab or window of its own, once it is open. */
  extensionPage(name: string): Promise<FirefoxDocument>
  close(): Promise<void>
}

/** Path of this machine's Firefox; undefined where there is none. */
export const firefoxPath = (): string | undefined =>
  [process.env['AWESCOPE_FIREFOX'] ?? '', ...FIREFOX].find(
    (path) => path !== '' && existsSync(path),
  )

/** Waits in the browser's scope for `look` to find something; part of the scripts below. */
const AWAIT = `const awaitIt = async (what, look) => {
  for (let i = 0; i < 600; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Waited in vain for ' + what);
};`

/** Selects our panel in the toolbox of the selected tab; its document's browser element is the answer. */
const OPEN_TOOLBOX = `
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab);
  const tool = await awaitIt('our tool', () => toolbox.getAdditionalTools().find(({ label }) => label === 'Awescope'));
  await toolbox.selectTool(tool.id);
  const search = (doc) => [...doc.querySelectorAll('browser, iframe')].flatMap((element) => [
    element, ...(element.contentDocument ? search(element.contentDocument) : []),
  ]);
  const isOurs = (browser) => browser.currentURI?.spec.endsWith('/panel/panel.html');
  return awaitIt('our panel', () => search(toolbox.doc).find(isOurs));`

const CLOSE_TOOLBOX = `(async () => {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  await gDevTools.closeToolboxForTab(gBrowser.selectedTab);
})()`

const openTab = (url: string): string => `
  const url = ${JSON.stringify(url)};
  const { linkedBrowser } = gBrowser.addTrustedTab(url);
  return awaitIt(url, () => linkedBrowser.currentURI.spec === url && linkedBrowser);`

/** Finds the browser element of an extension page in any window. */
const findPage = (name: string): string => `
  const windows = () => [...Services.wm.getEnumerator('navigator:browser')];
  const browsers = () => windows().flatMap(({ gBrowser }) => gBrowser?.browsers ?? []);
  return awaitIt('${name}', () => browsers().find((browser) => browser.currentURI.spec.includes('/${name}')));`

/**
 * Makes a document answer `evaluateScript`. The policy of extension pages forbids eval; a sandbox over the window does
 * not.
 */
const FRAME_SCRIPT = `
  const sandbox = Components.utils.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
  addMessageListener('awescope:evaluate', async ({ data }) => {
    const answer = { id: data.id };
    const gesture = data.isGesture ? content.windowUtils.setHandlingUserInput(true) : null;
    try {
      answer.json = JSON.stringify(await Components.utils.evalInSandbox(data.expression, sandbox)) ?? 'null';
    } catch (error) {
      answer.error = String(error);
    } finally {
      gesture?.destruct();
    }
    sendAsyncMessage('awescope:value', answer);
  });`

/** Finds a document by `find`, and keeps its browser element under `name` in the browser's scope. */
const attachScript = (name: string, find: string): string => `(async () => {
  ${AWAIT}
  const browser = await (async () => { ${find} })();
  browser.messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(FRAME_SCRIPT)}), false);
  globalThis.awescopeDocuments ??= {};
  globalThis.awescopeDocuments[${JSON.stringify(name)}] = browser;
})()`

const evaluateScript = (
  name: string,
  id: number,
  expression: string,
  isGesture: boolean,
): string => `new Promise((resolve, reject) => {
  const { messageManager } = globalThis.awescopeDocuments[${JSON.stringify(name)}];
  const onValue = ({ data }) => {
    if (data.id !== ${id}) return;
    messageManager.removeMessageListener('awescope:value', onValue);
    if (data.error === undefined) resolve(data.json); else reject(new Error(data.error));
  };
  messageManager.addMessageListener('awescope:value', onValue);
  const expression = ${JSON.stringify(expression)};
  messageManager.sendAsyncMessage('awescope:evaluate', { id: ${id}, isGesture: ${isGesture}, expression });
})`

/** Result: a headless Firefox with the extension. Where the set-up has made a sound device, its contexts run. */
export const launchFirefoxWithExtension = async (
  executablePath: string,
  preferences: Readonly<Record<string, unknown>> = {},
): Promise<FirefoxWithExtension> => {
  const pulse = process.env['AWESCOPE_TEST_PULSE']
  const browser = await launchPatiently({
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
  const inBrowserScope = (expression: string): Promise<unknown> =>
    evaluateInFirefox(browser, expression)

  let lastName = 0
  let lastId = 0
  const attach = async (find: string): Promise<FirefoxDocument> => {
    const name = `document ${++lastName}`
    await inBrowserScope(attachScript(name, find))
    const look = async (expression: string, isGesture: boolean): Promise<unknown> => {
      const script = evaluateScript(name, ++lastId, expression, isGesture)
      return JSON.parse(String(await inBrowserScope(script)))
    }
    const evaluate = (run: unknown, ...args: unknown[]): Promise<unknown> =>
      look(`(${String(run)})(...${JSON.stringify(args)})`, false)
    await until('the document is loaded', () => look(`document.readyState === 'complete'`, false))
    return {
      evaluate: evaluate as PanelDocument['evaluate'],
      async click(testId) {
        const selector = JSON.stringify(`[data-testid="${testId}"]`)
        await until(`there is ${testId}`, () =>
          look(`document.querySelector(${selector}) !== null`, false),
        )
        await look(`document.querySelector(${selector}).click()`, true)
      },
    }
  }

  return {
    browser,
    async openPanel(page) {
      await page.bringToFront()
      return attach(OPEN_TOOLBOX)
    },
    async closePanel(page) {
      await page.bringToFront()
      await inBrowserScope(CLOSE_TOOLBOX)
    },
    openBehind: (url) => attach(openTab(url)),
    extensionPage: (name) => attach(findPage(name)),
    close: () => browser.close(),
  }
}
