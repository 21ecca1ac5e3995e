// The extension's script in the page world, run at document_start or when a running page is joined. Page world, alone
// in its file.
//
// It hands one end of a private channel to the bridge in the isolated world, by an event that nobody else can hear
// (START_KNOCK in page-port.ts, or a random name that the extension gave to both). Only where the bridge takes it is
// anything touched. From then on the bridge alone says what happens, over that channel: there is one such script for
// the life of the document, and a recording that comes later is begun by the one that is there. Nothing of this is a
// property of any object that the page could find.

import {
  type RecorderAlive,
  type RecorderCommand,
  START_KNOCK,
} from '../../trace/wire/page-port.ts'
import type { TapCores } from './contexts/tap-types.ts'
import {
  addListener,
  closePort,
  createWeakTable,
  dispatch,
  messageData,
  NativeMessageChannel,
  NativeMessageEvent,
  postOn,
  startPort,
} from './natives.ts'
import { createRecorder, type Recorder } from './page-recorder.ts'

/** The build puts it in: START_KNOCK, or the parameter of the function that joins. */
declare const AWESCOPE_KNOCK: string

/** Scripts of the page may have run: the parser is past the start, and there are scripts that are not us. */
const isJoining = (): boolean => {
  if (AWESCOPE_KNOCK !== START_KNOCK) return true
  const scripts = document.querySelectorAll('script')
  return document.readyState !== 'loading' || scripts.length > 0
}

/** Ticks of a recorder without a question from the bridge, which asks at each tenth: nobody is there any more. */
const UNASKED_LIMIT = 100

const ALIVE: RecorderAlive = { type: 'recorder/alive' }

const run = (): void => {
  const { port1, port2 } = new NativeMessageChannel()
  const taps: TapCores = createWeakTable()
  let recorder: Recorder | null = null
  /** The bridge waits for an answer. */
  let isAsked = false
  let unaskedTicks = 0

  const send = (message: object, transfer: Transferable[] = []): void =>
    postOn(port1, message, transfer)

  /** For good. */
  const leave = (): void => {
    recorder?.stop()
    closePort(port1)
  }

  const onTick = (): void => {
    if (isAsked) send(ALIVE)
    isAsked = false
    // Firefox takes a bridge away, without a word, with the extension that it belongs to.
    if (++unaskedTicks > UNASKED_LIMIT) leave()
  }

  const record = (isJoined: boolean): void => {
    recorder?.leave()
    unaskedTicks = 0
    recorder = createRecorder(send, null, taps, { onTick })
    recorder.start(isJoined)
  }

  const obey = (command: RecorderCommand): void => {
    switch (command.type) {
      case 'recorder/start':
        return record(true)
      case 'recorder/leave':
        return leave()
      case 'recorder/ping':
        if (isAsked) recorder?.restartClock()
        isAsked = true
        unaskedTicks = 0
        return
      default:
        return recorder?.command(command)
    }
  }

  addListener(port1, 'message', (event: Event) => obey(messageData(event) as RecorderCommand))
  const init = { __proto__: null, ports: [port2], cancelable: true }
  const isTaken = !dispatch(
    document,
    new NativeMessageEvent(AWESCOPE_KNOCK, init as MessageEventInit),
  )
  if (!isTaken) return closePort(port1)
  record(isJoining())
  startPort(port1)
}

run()
