// The permission window: one sentence, one button, whose click lets the browser ask. Runs in an extension page of its own,
// opened by the background where the panel cannot ask itself.

import browser from 'webextension-polyfill'
import { type FromPermissionPage, PORT_NAME } from '../protocol.ts'

/** More often than browsers stop an idle background, which would forget who asked. */
const KEEP_AWAKE_MS = 10_000

const pattern = new URLSearchParams(location.search).get('pattern') ?? ''
const port = browser.runtime.connect({ name: PORT_NAME.permission })
const post = (message: FromPermissionPage): void => port.postMessage(message)
setInterval(() => post({ type: 'permission/waiting' }), KEEP_AWAKE_MS)

const host = document.querySelector('[data-testid="host"]')
if (host !== null) host.textContent = pattern.replace(/\/\*$/, '')

document.querySelector('[data-testid="allow"]')?.addEventListener('click', () => {
  // Called inside the click: an await before it would lose the gesture.
  void browser.permissions
    .request({ origins: [pattern] })
    .catch(() => false)
    .then((isGranted) => {
      post({ type: 'permission/chosen', isGranted })
      window.close()
    })
})
