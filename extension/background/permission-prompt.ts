// Asks for an origin in a small window of our own. Runs in the background; for Firefox, whose DevTools panels have no
// permission API. The user's click in that window is the gesture that the browser's prompt needs.

import browser, { type Runtime } from 'webextension-polyfill'
import { deliver, type FromPermissionPage, type Handlers } from '../protocol.ts'

const PAGE = 'extension/permission/permission.html'

export interface PermissionPrompt {
  /** True where the origin may be recorded. False where the user declined or closed the window. */
  ask(pattern: string): Promise<boolean>
  /** The window's own port. */
  connected(port: Runtime.Port): void
}

/** A prompt that nobody has been asked by. Background; what was asked is forgotten with it. */
export const createPermissionPrompt = (): PermissionPrompt => {
  const asked = new Map<string, (isGranted: boolean) => void>()

  return {
    async ask(pattern) {
      if (await browser.permissions.contains({ origins: [pattern] })) return true
      const id = crypto.randomUUID()
      const query = new URLSearchParams({ id, pattern })
      const answer = new Promise<boolean>((resolve) => asked.set(id, resolve))
      await browser.windows.create({
        type: 'popup',
        url: browser.runtime.getURL(`${PAGE}?${query}`),
        width: 440,
        height: 220,
      })
      return answer
    },
    connected(port) {
      const id = new URL(port.sender?.url ?? '').searchParams.get('id') ?? ''
      const settle = (isGranted: boolean): void => {
        asked.get(id)?.(isGranted)
        asked.delete(id)
      }
      const handlers: Handlers<FromPermissionPage> = {
        'permission/chosen': ({ isGranted }) => settle(isGranted),
        // That it came is what keeps the background awake.
        'permission/waiting': () => undefined,
      }
      port.onMessage.addListener((value) => {
        const error = deliver(value, handlers)
        if (error !== null) port.postMessage(error)
      })
      port.onDisconnect.addListener(() => settle(false))
    },
  }
}
