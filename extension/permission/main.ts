// The permission window: one sentence, one button, whose click lets the browser ask. Runs in an extension page of its
// own, opened by the background where the panel cannot ask itself.

import browser from 'webextension-polyfill'
import { type FromPermissionPage, PORT_NAME, type ProtocolError } from '../protocol.ts'
import { createReconnectingPort } from '../transports/reconnecting-port.ts'

/** More often than browsers stop an idle background, which would forget who asked. */
const KEEP_AWAKE_MS = 10_000

const pattern = new URLSearchParams(location.search).get('pattern') ?? ''
const background = createReconnectingPort<ProtocolError, FromPermissionPage>({
  connect: () => browser.runtime.connect({ name: PORT_NAME.permission }),
  handlers: {
    'protocol/error': ({ text }) =>
      console.warn('Awescope: the background did not understand:', text),
  },
  onOpen: () => undefined,
  // One that was stopped nevertheless has forgotten; the browser tells the next one what was granted.
  onLost: () => true,
})
background.open()
setInterval(() => background.post({ type: 'permission/waiting' }), KEEP_AWAKE_MS)

const host = document.querySelector('[data-testid="host"]')
if (host !== null) host.textContent = pattern.replace(/\/\*$/, '')

document.querySelector('[data-testid="allow"]')?.addEventListener('click', () => {
  // Called inside the click: an await before it would lose the gesture.
  void browser.permissions
    .request({ origins: [pattern] })
    .catch(() => false)
    .then((isGranted) => {
      background.post({ type: 'permission/chosen', isGranted })
      window.close()
    })
})
