// What becomes of a document and of the machine's devices while it is recorded, in the words of the protocol: the page
// world has no room for it, and needs none. Runs in the isolated world; touches nothing that the page can see.

import type { DocumentCondition, PageMessageOf } from '../../trace/wire/protocol.ts'

type Told = PageMessageOf<'document/condition'>

/** More than these within a minute tell nothing of any moment. */
const MAX_A_MINUTE = 60
const MINUTE_MS = 60_000

export interface ConditionSources {
  document: Document
  /** Null where the document has none, as in one that is not secure. */
  devices: EventTarget | null
  /** Epoch ms, of the clock that the page's records have. */
  now(): number
}

export interface DocumentConditions {
  /** Tells how it is now, and from now on each change. */
  start(): void
  stop(): void
}

/** Tells nothing before it is started. Never throws. */
export function createDocumentConditions(
  { document, devices, now }: ConditionSources,
  tell: (told: Told) => void,
): DocumentConditions {
  let isRunning = false
  let minuteFromMs = -Infinity
  let told = 0
  /** A page may dispatch the event as it likes: what has not changed is not told. */
  let lastSeen = ''

  const say = (condition: DocumentCondition): void => {
    const wallMs = now()
    if (wallMs - minuteFromMs > MINUTE_MS) {
      minuteFromMs = wallMs
      told = 0
    }
    if (told++ < MAX_A_MINUTE) tell({ type: 'document/condition', condition, wallMs })
  }
  const seen = (): void => {
    const state = document.visibilityState === 'hidden' ? 'hidden' : 'visible'
    if (state !== lastSeen) say(state)
    lastSeen = state
  }
  const frozen = (): void => say('frozen')
  const resumed = (): void => {
    say('resumed')
    lastSeen = ''
    seen()
  }
  const changed = (): void => say('devices-changed')

  return {
    start() {
      if (isRunning) return
      isRunning = true
      lastSeen = ''
      document.addEventListener('visibilitychange', seen)
      // Page Lifecycle: Chromium alone has these two.
      document.addEventListener('freeze', frozen)
      document.addEventListener('resume', resumed)
      devices?.addEventListener('devicechange', changed)
      seen()
    },
    stop() {
      isRunning = false
      document.removeEventListener('visibilitychange', seen)
      document.removeEventListener('freeze', frozen)
      document.removeEventListener('resume', resumed)
      devices?.removeEventListener('devicechange', changed)
    },
  }
}
