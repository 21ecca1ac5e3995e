// Counts and stamps messages on processors' ports, and on the scope's own where there is one. Audio thread.
//
// The getter `port` is replaced on AudioWorkletProcessor.prototype: at its first use on an instance our listener is
// added, before the page can add one, so it runs first. A listener does not start the port; only `onmessage` or
// `start()` do. For outgoing messages MessagePort.prototype.postMessage is replaced and looks its port up in a
// WeakMap: an own property on the port would show in `Object.keys`. Event.timeStamp is never read here: it kills
// Firefox's content process.

import { KIND } from '../../../trace/wire/record.ts'
import {
  addListener,
  apply,
  bare,
  copyFace,
  createWeakTable,
  defineProperty,
  frameNow,
  getPrototypeOf,
  isTrusted,
  messageData,
  nativePortGetter,
  nativePost,
  ownProperty,
  portOf,
  portPrototype,
  postOn,
  processorPrototype,
  readScopePort,
} from '../natives.ts'
import { SCOPE_PORT_INDEX } from '../../../trace/wire/scope-port.ts'
import { messageSize } from './message-size.ts'
import type { ProcessorState, Scope } from './scope.ts'

export interface PortWrapper {
  install(): void
  restore(): void
}

type PortState = Pick<ProcessorState, 'index' | 'arrivals' | 'posts'>

/** `stateFor` answers the state of a processor whose port is used for the first time; undefined leaves it alone. */
export function createPortWrapper(
  scope: Scope,
  stateFor: (instance: object) => ProcessorState | undefined,
): PortWrapper {
  const ports = createWeakTable<object, PortState>()
  const { clock, writer } = scope

  const listen = (port: object, state: PortState): void => {
    ports.set(port, state)
    const onArrival = (event: Event): void => {
      // An event that the page made itself is no message.
      if (!isTrusted(event)) return
      state.arrivals++
      if (!scope.isEnabled) return
      try {
        const wallMs = clock.now()
        const frame = frameNow()
        // The clock first: in Chromium the first look at a message, ours or the page's, is what unpacks it.
        const size = messageSize(messageData(event), true)
        writer.write(KIND.arrive, 0, state.index, frame, wallMs, state.arrivals, size)
        // A suspended context renders nothing, so the tick does not come.
        scope.sendIfDue(wallMs)
      } catch {
        // Our fault would show as an uncaught error of the page.
      }
    }
    addListener(port, 'message', onArrival)
    addListener(port, 'messageerror', onArrival)
  }

  try {
    const own = readScopePort()
    // Before the page's first module, so that both ends count from the same message on.
    if (getPrototypeOf(own as object) === portPrototype)
      listen(own as object, { index: SCOPE_PORT_INDEX, arrivals: 0, posts: 0 })
  } catch {
    // A scope that was joined has something else there.
  }

  // Not a Proxy: this runs each time that the page says `this.port`, and must not allocate an argument list.
  const face = {
    get port(): unknown {
      const port = portOf(this)
      try {
        if (!ports.has(port)) {
          const state = stateFor(this)
          if (state) listen(port, state)
        }
      } catch {
        // The page gets its port whatever happens to us.
      }
      return port
    },
    postMessage(this: object, message: unknown): void {
      const isPlain = arguments.length === 1
      let size = isPlain ? 0 : messageSize(message, false)
      if (isPlain) postOn(this, message)
      else apply(nativePost, this, arguments as never)
      // Only now: a message that the native refused was never sent.
      try {
        const state = ports.get(this)
        if (!state) return
        state.posts++
        if (!scope.isEnabled) return
        if (isPlain) size = messageSize(message, true)
        writer.write(KIND.workletPost, 0, state.index, frameNow(), clock.now(), state.posts, size)
      } catch {
        // The page's message is on its way; that is all it may notice.
      }
    },
  }
  const ourGetter = ownProperty(face, 'port')?.get as () => unknown
  const ourPost = face.postMessage
  copyFace(nativePost, ourPost)

  const swapGetter = (from: unknown, to: unknown): void => {
    const now = ownProperty(processorPrototype, 'port')
    if (!now?.configurable || now.get !== from) return
    defineProperty(processorPrototype, 'port', bare({ ...now, get: to as () => unknown }))
  }
  const swapPost = (from: unknown, to: unknown): void => {
    const now = ownProperty(portPrototype, 'postMessage')
    if (now?.value !== from) return
    defineProperty(portPrototype, 'postMessage', bare({ ...now, value: to }))
  }

  return {
    install() {
      if (nativePortGetter) swapGetter(nativePortGetter, ourGetter)
      swapPost(nativePost, ourPost)
    },
    restore() {
      swapGetter(ourGetter, nativePortGetter)
      swapPost(ourPost, nativePost)
    },
  }
}
