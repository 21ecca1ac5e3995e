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
import { claimTarget } from './causes/own-targets.ts'
import { createDocumentTaps } from './contexts/tap.ts'
import {
  addListener,
  bare,
  closePort,
  createChannel,
  dispatch,
  messageData,
  NativeMessageEvent,
  postOn,
  queueTask,
  quietly,
  sequence,
  startPort,
} from './natives.ts'
import { createRecorder, type Recorder } from './page-recorder.ts'

const { document } = globalThis

/** The build puts it in: START_KNOCK, or the parameter of the function that joins. */
declare const AWESCOPE_KNOCK: string

/** Ticks of a recorder without a question from the bridge, which asks at each tenth: nobody is there any more. */
const UNASKED_LIMIT = 100

const ALIVE: RecorderAlive = { type: 'recorder/alive' }

const run = (): void => {
  const { near, far } = createChannel()
  const taps = createDocumentTaps()
  let recorder: Recorder | null = null
  /** The bridge waits for an answer. */
  let isAsked = false
  let unaskedTicks = 0

  const send = (message: object): void => postOn(near, message)

  /** For good. */
  const leave = (): void => {
    recorder?.stop()
    closePort(near)
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

  const obey = quietly((event: Event): void => {
    const command = messageData(event) as RecorderCommand
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
  })

  claimTarget(near)
  // In a task of its own: what the page waits for may be settled, and in the microtasks of a listener `window.event`
  // is that listener's event, which leads to this port.
  addListener(near, 'message', (event) => queueTask(() => obey(event)))
  const init = bare({ ports: sequence([far]), cancelable: true, data: taps })
  const isTaken = !dispatch(document, new NativeMessageEvent(AWESCOPE_KNOCK, init))
  if (!isTaken) return closePort(near)
  // Scripts that are registered come before all of the page's; those that join do not.
  record(AWESCOPE_KNOCK !== START_KNOCK)
  startPort(near)
}

run()
