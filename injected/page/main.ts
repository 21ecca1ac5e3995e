// The extension's script in the page world, run at document_start or when a running page is joined. Page world, alone
// in its file.
//
// It hands one end of a private channel to the bridge in the isolated world, by an event that only the bridge's
// listener gets to see: the bridge was there first, takes the port and stops the event. Where no bridge takes it,
// nobody records, and the natives come back. A second run in the same document (joining again) relieves the first:
// see page-recorder.ts. Nothing of this is a property of any object that the page could find.

import { PORT_EVENT, type RecorderCommand } from '../../trace/wire/page-port.ts'
import {
  addListener,
  closePort,
  dispatch,
  NativeMessageChannel,
  postOn,
  removeListener,
  startPort,
} from './natives.ts'
import { claimTarget } from './causes/own-targets.ts'
import { createRecorder } from './page-recorder.ts'

/** Scripts of the page may have run: the parser is past the start, and there are scripts that are not us. */
const isJoining = (): boolean => {
  const scripts = document.querySelectorAll('script')
  return document.readyState !== 'loading' || scripts.length > 0
}

const run = (): void => {
  const { port1, port2 } = new NativeMessageChannel()
  const recorder = createRecorder(
    (message, transfer) => postOn(port1, message, transfer),
    null,
    () => closePort(port1),
  )
  claimTarget(port1)
  addListener(port1, 'message', (event: Event) => {
    recorder.command((event as MessageEvent).data as RecorderCommand)
  })
  recorder.start(isJoining())

  let isTaken = true
  const onUntaken = (): void => {
    isTaken = false
  }
  // Not a capturing listener: it runs only where nobody has stopped the event.
  addListener(window, PORT_EVENT, onUntaken)
  dispatch(window, new MessageEvent(PORT_EVENT, { ports: [port2] }))
  removeListener(window, PORT_EVENT, onUntaken)
  if (isTaken) startPort(port1)
  else recorder.stop()
}

run()
