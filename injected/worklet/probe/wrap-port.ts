// Counts and stamps messages on processors' ports. Audio thread.
//
// The getter `port` is replaced on AudioWorkletProcessor.prototype: at its first use on an instance our listener is
// added, before the page can add one, so it runs first. A listener does not start the port; only `onmessage` or
// `start()` do. For outgoing messages MessagePort.prototype.postMessage is replaced and looks its port up in a
// WeakMap: an own property on the port would show in `Object.keys`. Event.timeStamp is never read here: it kills
// Firefox's content process.

import { KIND } from '../../../trace/wire/record.ts'
import { copyFace, createWeakMap, natives } from '../natives.ts'
import type { ProcessorState, Scope } from './scope.ts'

export interface PortWrapper {
  install(): void
  restore(): void
}

/** `stateFor` answers the state of a processor whose port is used for the first time; undefined leaves it alone. */
export function createPortWrapper(
  scope: Scope,
  stateFor: (instance: object) => ProcessorState | undefined,
): PortWrapper {
  const prototype = AudioWorkletProcessor.prototype
  const ports = createWeakMap<object, ProcessorState>()
  const { apply, defineProperty, getOwnPropertyDescriptor, portGetter, postMessage } = natives
  const { clock, writer } = scope
  const none: [] = []

  const listen = (port: object, state: ProcessorState): void => {
    ports.set(port, state)
    const onArrival = (event: Event): void => {
      // An event that the page made itself is no message.
      if (!event.isTrusted) return
      state.arrivals++
      if (!scope.isEnabled) return
      try {
        const wallMs = clock.now()
        writer.write(KIND.arrive, 0, state.index, currentFrame, wallMs, state.arrivals, 0)
        // A suspended context renders nothing, so the tick does not come.
        scope.sendIfDue(wallMs)
      } catch {
        // Our fault would show as an uncaught error of the page.
      }
    }
    apply(natives.addEventListener, port, ['message', onArrival] as never)
    apply(natives.addEventListener, port, ['messageerror', onArrival] as never)
  }

  // Not a Proxy: this runs each time that the page says `this.port`, and must not allocate an argument list.
  const face = {
    get port(): unknown {
      const port = apply(portGetter as () => object, this, none)
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
      if (arguments.length === 1) apply(postMessage, this, [message] as never)
      else apply(postMessage, this, arguments as never)
      // Only now: a message that the native refused was never sent.
      try {
        const state = ports.get(this)
        if (!state) return
        state.posts++
        if (!scope.isEnabled) return
        writer.write(KIND.workletPost, 0, state.index, currentFrame, clock.now(), state.posts, 0)
      } catch {
        // The page's message is on its way; that is all it may notice.
      }
    },
  }
  const ourGetter = getOwnPropertyDescriptor(face, 'port')?.get as () => unknown
  const ourPost = face.postMessage
  copyFace(postMessage, ourPost)

  return {
    install() {
      const port = getOwnPropertyDescriptor(prototype, 'port')
      if (portGetter && port?.configurable && port.get === portGetter) {
        defineProperty(prototype, 'port', { ...port, get: ourGetter })
      }
      const post = getOwnPropertyDescriptor(MessagePort.prototype, 'postMessage')
      if (post && post.value === postMessage) {
        defineProperty(MessagePort.prototype, 'postMessage', { ...post, value: ourPost })
      }
    },
    restore() {
      const port = getOwnPropertyDescriptor(prototype, 'port')
      if (port?.get === ourGetter)
        defineProperty(prototype, 'port', { ...port, get: portGetter as () => unknown })
      const post = getOwnPropertyDescriptor(MessagePort.prototype, 'postMessage')
      if (post?.value === ourPost) {
        defineProperty(MessagePort.prototype, 'postMessage', { ...post, value: postMessage })
      }
    },
  }
}
