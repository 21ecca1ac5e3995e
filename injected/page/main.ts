// The extension's script in the page world, run at document_start or when a running page is joined. Page world, alone in its file.
//
// It hands one end of a private channel to the bridge in the isolated world, by an event that only the bridge's listener gets to see: the bridge
// was there first, takes the port and stops the event. Where no bridge takes it, nobody records, and the natives come back.
// A second run in the same document (joining again) asks the first to leave, by an event that the first one stops in the same way.
// Nothing of this is a property of any object that the page could find.

import type { PageMessage, RecorderCommand } from '../../trace/wire/protocol.ts'
import { addListener, closePort, dispatch, NativeMessageChannel, postOn, removeListener, startPort } from './natives.ts'
import { createRecorder } from './recorder.ts'

const PORT_EVENT = 'awescope:port'
const LEAVE_EVENT = 'awescope:leave'

/** Scripts of the page may have run: the parser is past the start, and there are scripts that are not us. */
const isJoining = (): boolean => {
  const scripts = document.querySelectorAll('script')
  return document.readyState !== 'loading' || scripts.length > 0
}

const run = (): void => {
  // An older run leaves synchronously and stops the event; the answer is that it is cancelled.
  const leave = new Event(LEAVE_EVENT, { cancelable: true })
  const wasHere = !dispatch(window, leave)

  const { port1, port2 } = new NativeMessageChannel()
  const recorder = createRecorder((message: PageMessage, transfer) => postOn(port1, message, transfer), null)

  const onLeave = (event: Event): void => {
    event.stopImmediatePropagation()
    event.preventDefault()
    end()
  }
  const end = (): void => {
    recorder.stop()
    removeListener(window, LEAVE_EVENT, onLeave, true)
    closePort(port1)
  }

  addListener(port1, 'message', (event: Event) => {
    const command = (event as MessageEvent).data as RecorderCommand
    recorder.command(command)
    if (command.type === 'recorder/stop') end()
  })
  recorder.start(wasHere || isJoining())

  let isTaken = true
  const onUntaken = (): void => {
    isTaken = false
  }
  // Not a capturing listener: it runs only where nobody has stopped the event.
  addListener(window, PORT_EVENT, onUntaken)
  dispatch(window, new MessageEvent(PORT_EVENT, { ports: [port2] }))
  removeListener(window, PORT_EVENT, onUntaken)
  if (!isTaken) {
    recorder.stop()
    closePort(port1)
    return
  }
  startPort(port1)
  addListener(window, LEAVE_EVENT, onLeave, true)
}

run()
