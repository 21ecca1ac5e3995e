// The background's end of a runtime port, in this process: every connection that was made, and what came through. For
// unit tests.

import type { RuntimePort } from '../../../extension/transports/reconnecting-port.ts'

export interface FakeBackground<Heard extends { type: string }, Said> {
  /** Everything that came, over all connections. */
  readonly heard: Heard[]
  types(): string[]
  readonly connections: number
  /** The connection that stands was ended from the other side. */
  readonly isLeft: boolean
  /** False: the extension is gone, and connecting throws. */
  isAlive: boolean
  /** Called with each message, after it is in `heard`. */
  onMessage: (message: Heard) => void
  connect(): RuntimePort
  /** To the connection that stands. */
  say(message: Said): void
  /** The connection is lost, as when the browser stops the background. */
  drop(): void
}

export const createFakeBackground = <Heard extends { type: string }, Said>(): FakeBackground<
  Heard,
  Said
> => {
  const heard: Heard[] = []
  let listeners: ((message: unknown) => void)[] = []
  let onDisconnect: (() => void)[] = []
  let connections = 0
  let isLeft = false
  const background: FakeBackground<Heard, Said> = {
    heard,
    types: () => heard.map(({ type }) => type),
    isAlive: true,
    onMessage: () => undefined,
    get connections() {
      return connections
    },
    get isLeft() {
      return isLeft
    },
    connect() {
      if (!background.isAlive) throw new Error('Extension context invalidated.')
      connections++
      const connection = connections
      isLeft = false
      listeners = []
      onDisconnect = []
      return {
        postMessage(message) {
          if (connection !== connections || isLeft) throw new Error('Disconnected port.')
          heard.push(message as Heard)
          background.onMessage(message as Heard)
        },
        disconnect() {
          if (connection === connections) isLeft = true
        },
        onMessage: { addListener: (listener) => listeners.push(listener) },
        onDisconnect: { addListener: (listener) => onDisconnect.push(listener) },
      }
    },
    say(message) {
      if (isLeft) return
      for (const listener of listeners) listener(message)
    },
    drop() {
      isLeft = true
      for (const listener of onDisconnect) listener()
    },
  }
  return background
}
