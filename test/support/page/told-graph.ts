// The graph that the extension's page scripts have told of a page. Node, driving a browser.

import type { Page } from 'puppeteer-core'
import type { PageGraph } from '../../../trace/graph/schema.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { PageBridge } from './bridged-recorder.ts'

/** Stops the recorder, and reads everything that it has told. */
export async function graphOf(page: Page): Promise<PageGraph> {
  const messages = await page.evaluate(async () => {
    const bridge = (globalThis as unknown as { __awescopeBridge: PageBridge }).__awescopeBridge
    const stopped = new Promise<void>((resolve) => {
      bridge.onMessage = ({ type }) => type === 'recorder/stopped' && resolve()
    })
    bridge.command({ type: 'recorder/stop' })
    await stopped
    return Array.from(bridge.messages, (message) =>
      message.type === 'records/chunk'
        ? { ...message, bytes: Array.from(new Uint8Array(message.bytes)) }
        : message,
    )
  })
  const session = createSession()
  for (const message of messages) {
    const whole =
      message.type === 'records/chunk'
        ? { ...message, bytes: Uint8Array.from(message.bytes).buffer }
        : message
    session.ingest({ document: 'doc', frameId: 0, message: whole })
  }
  const [graph] = session.graphs
  if (graph === undefined) throw new Error('no graph was told')
  return graph
}
