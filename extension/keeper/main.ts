// The keeper's page, which nobody sees: does what the background orders, one recording for each tab. Runs in an
// offscreen document (Chromium) or a frame of the background's page (Firefox).

import browser from 'webextension-polyfill'
import { type FromKeeper, type KeepOrder, PORT_NAME, type ToKeeper } from '../protocol.ts'
import { createExtensionChannel } from '../transports/extension-channel.ts'
import { createReconnectingPort } from '../transports/reconnecting-port.ts'
import { createWorkerStore } from '../workers/worker-store.ts'
import { keepRecording, type KeptRecording } from './kept-recording.ts'

/** Each tab's, also while it is on its way. */
const held = new Map<number, Promise<KeptRecording | null>>()

const released = (tabId: number): void => {
  held.delete(tabId)
  background.post({ type: 'keeper/released', tabId })
}

const release = async (tabId: number): Promise<void> => {
  const recording = await held.get(tabId)
  await recording?.release()
  released(tabId)
}

const keep = (order: KeepOrder): void => {
  const { tabId } = order
  if (held.has(tabId)) return
  const store = createWorkerStore()
  if (store === null) return released(tabId)
  const kept = keepRecording(
    order,
    store,
    (keeps) => createExtensionChannel(tabId, keeps),
    () => void release(tabId),
  )
  held.set(tabId, kept)
  void kept.then((recording) => {
    if (recording === null) released(tabId)
  })
}

const background = createReconnectingPort<ToKeeper, FromKeeper>({
  connect: () => browser.runtime.connect({ name: PORT_NAME.keeper }),
  handlers: {
    'keeper/keep': ({ order }) => keep(order),
    'keeper/release': ({ tabId }) => void release(tabId),
    'protocol/error': ({ text }) =>
      console.warn('Awescope: the background did not understand:', text),
  },
  onOpen: () => background.post({ type: 'keeper/hello', tabIds: [...held.keys()] }),
  onLost: () => true,
})
background.open()
