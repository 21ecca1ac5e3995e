// Firefox's own scope, which automation may enter where it was started with `--remote-allow-system-access`: its
// windows, its toolbox, its garbage collector. Node.

import type { Browser } from 'puppeteer-core'

/**
 * What of WebDriver BiDi is used here. Puppeteer keeps its connection to itself and has no word for the browser's own
 * scope.
 */
interface BidiConnection {
  send(method: string, parameters: object): Promise<{ result: unknown }>
}

interface EvaluateResult {
  type: 'success' | 'exception'
  result?: { value?: unknown }
  exceptionDetails?: { text: string }
}

/** The value of `expression`, awaited, in the browser's window. Rejects with what it throws. */
export const evaluateInFirefox = async (browser: Browser, expression: string): Promise<unknown> => {
  const { connection } = browser as unknown as { connection: BidiConnection }
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

const FRAME_SCRIPT = `
  Components.utils.forceGC();
  Components.utils.forceCC();
  sendAsyncMessage('awescope:collected');`

/** Collects the garbage of the selected tab's process, cycles among it. */
export const collectInFirefox = (browser: Browser): Promise<unknown> =>
  evaluateInFirefox(
    browser,
    `new Promise((resolve) => {
      const { messageManager } = gBrowser.selectedBrowser
      const onCollected = () => {
        messageManager.removeMessageListener('awescope:collected', onCollected)
        resolve(true)
      }
      messageManager.addMessageListener('awescope:collected', onCollected)
      messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(FRAME_SCRIPT)}), false)
    })`,
  )
