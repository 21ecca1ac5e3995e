// A port to the background that comes back: browsers stop an idle background, and connecting again starts it. Runs in
// the bridge, the panel and the permission page. What has to be said anew is its user's to know: here are the
// connection and its pauses.

import { deliver, type Handlers, type ProtocolError } from '../protocol.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/** What is needed of the browser's `runtime.Port`. */
export interface RuntimePort {
  postMessage(message: unknown): void
  disconnect(): void
  onMessage: { addListener(listener: (message: unknown) => void): void }
  onDisconnect: { addListener(listener: () => void): void }
}

export interface PortUser<In extends { type: string }> {
  /** Opens a port to the background. Throws where there is none to be had. */
  connect(): RuntimePort
  /** What is not among them is answered with a typed error. */
  handlers: Handlers<In>
  /** There is a new connection: what must be said first is said here. */
  onOpen(): void
  /** The connection is gone, or could not be made. True: try again after a pause. */
  onLost(): boolean
}

export interface ReconnectingPort<Out> {
  /** Connects, now. Once. */
  open(): void
  /** True where it was handed to a connection, which delivers it unless it is lost. Never throws. */
  post(message: Out): boolean
  /** Ends this connection, as if it had been lost. Nothing where there is none. */
  reconnect(): void
  /** Ends it for good: calls nothing back any more. */
  close(): void
}

/**
 * A port that is not open yet. Pauses between attempts double, from 100 ms to 5 s, until a message has come. After a
 * connection was lost or given up, nothing of it is heard any more.
 */
export const createReconnectingPort = <In extends { type: string }, Out extends { type: string }>(
  user: PortUser<In>,
): ReconnectingPort<Out> => {
  let port: RuntimePort | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let pauseMs = FIRST_PAUSE_MS
  let isClosed = false

  const post = (message: Out | ProtocolError): boolean => {
    try {
      port?.postMessage(message)
      return port !== null
    } catch {
      // It died under us; its disconnect event follows.
      return false
    }
  }

  const open = (): void => {
    let opened: RuntimePort
    try {
      opened = user.connect()
    } catch {
      return lose()
    }
    port = opened
    opened.onMessage.addListener((value) => {
      if (port !== opened) return
      pauseMs = FIRST_PAUSE_MS
      const error = deliver(value, user.handlers)
      if (error !== null) post(error)
    })
    opened.onDisconnect.addListener(() => {
      if (port === opened) lose()
    })
    user.onOpen()
  }

  const lose = (): void => {
    port = null
    if (!user.onLost() || isClosed) return
    timer = setTimeout(open, pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }

  return {
    open,
    post,
    reconnect() {
      if (port === null) return
      port.disconnect()
      lose()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      port?.disconnect()
      port = null
    },
  }
}
