// A channel that replays a feed to the panel, as the extension's transport would deliver it: at once, or paced by the
// page's clock. It keeps what the panel posts, so that tests can read it. Page thread.

import type {
  Channel,
  PanelCommand,
  PanelMessage,
  RecordingState,
} from '../../../extension/transports/channel.ts'
import { createInbox } from '../../../extension/transports/inbox.ts'
import type { FeedItem } from './panel-feed.ts'

export interface FixtureChannel extends Channel {
  readonly posted: PanelCommand[]
  /** Trace messages that were taken: those that a page could let go of. */
  readonly acknowledged: number
  emit(message: PanelMessage): void
  setState(state: RecordingState, reason?: string): void
  /** Answer of the next permission question. */
  isPermitted: boolean
  readonly isDisposed: boolean
}

/** `pace` 0: the whole feed as soon as recording starts; else times real time. */
export function createFixtureChannel(feed: readonly FeedItem[], pace: number): FixtureChannel {
  const posted: PanelCommand[] = []
  const origin = 'http://localhost:8080'
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false

  let sent = 0
  let acknowledged = 0
  // What the extension's own channel hands out by; here nothing comes again.
  const inbox = createInbox<PanelMessage>({
    onTaken: () => void acknowledged++,
    onFailed: () => undefined,
    onGivenUp: () => undefined,
  })
  const emit = (message: PanelMessage): void => {
    if (message.type !== 'trace') return inbox.put(message)
    sent++
    inbox.putAt({ document: '', ordinal: sent }, () => message)
  }
  const setState = (state: RecordingState, reason = ''): void => {
    emit({ type: 'recording/state', state, origin, granted: [], reason })
  }

  const replay = (): void => {
    const startMs = performance.now()
    let next = 0
    const step = (): void => {
      const nowMs = pace === 0 ? Number.POSITIVE_INFINITY : (performance.now() - startMs) * pace
      for (let item = feed[next]; item !== undefined && item.atMs <= nowMs; item = feed[next]) {
        emit({ type: 'trace', stamped: item.stamped })
        next += 1
      }
      if (next < feed.length) timer = setTimeout(step, 8)
    }
    step()
  }

  const start = (): void => {
    setState('reloading')
    const documents = new Map(feed.map((item) => [item.stamped.document, item.stamped.frameId]))
    for (const [document, frameId] of documents)
      emit({ type: 'document/attached', document, frameId, url: `${origin}/studio/` })
    setState('recording')
    replay()
  }

  return {
    posted,
    emit,
    setState,
    isPermitted: true,
    get acknowledged() {
      return acknowledged
    },
    get isDisposed() {
      return isDisposed
    },
    post(command) {
      posted.push(command)
      if (command.type === 'record/start') queueMicrotask(start)
      if (command.type === 'record/stop') {
        clearTimeout(timer)
        setState('stopping')
        queueMicrotask(() => setState('idle'))
      }
    },
    onMessage: inbox.consume,
    setShown: () => undefined,
    ensurePermission() {
      return Promise.resolve(this.isPermitted)
    },
    dispose() {
      isDisposed = true
      clearTimeout(timer)
    },
  }
}
