// Holds `close()` back until the tap has ended, and shows the page a closed context meanwhile. Page world.
//
// Chromium keeps a closed context for as long as a worklet processor of it was active when it closed, so ours must have
// ended before (see injected/worklet/tap/tap.ts). That takes one callback of the device, whose length is the context's
// base latency. Chromium closes at once: state, time and refusals are those of a closed context as soon as `close()`
// has been called, so they are here, too. Where the platform tells no base latency (Firefox) nothing is held.

import {
  contextBaseLatency,
  contextClose,
  contextState,
  contextTime,
  NativeAudioContext,
} from '../audio-natives.ts'
import {
  type AnyCallable,
  apply,
  createList,
  createPromise,
  createWeakTable,
  each,
  filter,
  ignore,
  nowMs,
  prototypeOf,
  push,
  runLater,
  whenSettled,
} from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { ContextEntry, Registry } from '../registry.ts'

const POLL_MS = 4
/** Callbacks until the tap has ended for sure: the one that is under way, a whole one, and the news of it. */
const CALLBACKS = 2
/** The reference instrument must have had its message before. */
const REFERENCE_CALLBACKS = 3
/** A device that stands still must not keep a context open. */
const PATIENCE_MS = 250
/** The page's sound goes on meanwhile: where callbacks are longer than this, it is not held. */
const MAX_CALLBACK_SECONDS = 0.1

const realtime = NativeAudioContext?.prototype

/** What a closed context refuses: the natives, saved before the page could change them. */
const REFUSED: Readonly<Record<string, unknown>> = {
  close: realtime?.close,
  suspend: realtime?.suspend,
  resume: realtime?.resume,
  setSinkId: (realtime as { setSinkId?: unknown } | undefined)?.setSinkId,
}

export interface Closing {
  patch(patcher: Patcher): void
  /** Closes a context of our own, after its tap; calls back then. */
  close(context: AudioContext, entry: ContextEntry, done?: () => void): void
  /** Nothing is held back any longer. */
  dispose(): void
}

interface Held {
  /** `currentTime` that the page sees, for ever. */
  readonly time: number
  isOver: boolean
  release(): void
}

export interface ClosingOptions {
  registry: Registry
  /** The page closes this context: the last moment at which anything can be done in it. */
  beforeClose(context: BaseAudioContext, entry: ContextEntry): void
  /** Anything else that may be the first that is seen of a context. */
  touch(context: unknown): void
  /** The page asks for it to run, which it does within some milliseconds. */
  beforeResume(entry: ContextEntry | undefined): void
}

/** Holds nothing. */
export function createClosing({
  registry,
  beforeClose,
  touch,
  beforeResume,
}: ClosingOptions): Closing {
  const table = createWeakTable<object, Held>()
  /** Those that are not over yet, and some that are. */
  let holds = createList<Held>()

  let hasHeld = false

  const heldOf = (context: unknown): Held | undefined =>
    hasHeld ? table.get(context as object) : undefined
  const isHeld = (context: unknown): boolean => heldOf(context)?.isOver === false

  /** True where a tap of ours would outlive the context. */
  const mustWait = (context: AudioContext, entry: ContextEntry): boolean =>
    entry.isRealtime &&
    entry.tap !== null &&
    contextState(context) === 'running' &&
    contextBaseLatency(context) > 0 &&
    contextBaseLatency(context) <= MAX_CALLBACK_SECONDS

  const hold = (context: AudioContext, entry: ContextEntry, done: () => void = ignore): void => {
    const time = contextTime(context)
    const callbacks = entry.endReference ? REFERENCE_CALLBACKS : CALLBACKS
    const untilTime = time + callbacks * contextBaseLatency(context)
    const untilMs = nowMs() + PATIENCE_MS
    const held: Held = {
      time,
      isOver: false,
      release() {
        if (held.isOver) return
        held.isOver = true
        holds = filter(holds, ({ isOver }) => !isOver)
        closeNow(context)
        done()
      },
    }
    hasHeld = true
    table.set(context, held)
    push(holds, held)
    entry.endReference?.()
    entry.tap?.retire()
    const look = (): void => {
      if (contextTime(context) >= untilTime || nowMs() >= untilMs) held.release()
      else if (!held.isOver) runLater(look, POLL_MS)
    }
    runLater(look, POLL_MS)
  }

  /** `native`, where it is refused while its context is held; else `call`. */
  const patchMethod = (
    patcher: Patcher,
    name: string,
    call: (callNative: () => unknown, self: unknown) => unknown,
  ): void => {
    patcher.aroundMethod(realtime, name, (callNative, self, args) =>
      isHeld(self) ? refuse(name, args) : call(() => callNative(args), self),
    )
  }

  return {
    patch(patcher) {
      patchMethod(patcher, 'close', (callNative, self) => {
        touch(self)
        const context = self as AudioContext
        const entry = registry.known(self)
        if (!entry) return callNative()
        beforeClose(context, entry)
        if (!mustWait(context, entry)) return callNative()
        hold(context, entry)
        return createPromise<void>((resolve) => resolve())
      })
      each(['suspend', 'resume', 'setSinkId'] as const, (name) =>
        patchMethod(patcher, name, (callNative, self) => {
          touch(self)
          const entry = registry.known(self)
          if (name === 'resume') beforeResume(entry)
          const result = callNative()
          if (name === 'resume') entry?.outlets.start()
          return result
        }),
      )
      const prototype = prototypeOf('BaseAudioContext')
      patcher.aroundAccessor(prototype, 'state', {
        get: (callNative, self, args) => (isHeld(self) ? 'closed' : callNative(args)),
      })
      patcher.aroundAccessor(prototype, 'currentTime', {
        get: (callNative, self, args) => heldOf(self)?.time ?? callNative(args),
      })
    },
    close(context, entry, done = ignore) {
      if (mustWait(context, entry)) return hold(context, entry, done)
      closeNow(context)
      done()
    },
    dispose() {
      each(holds, (held) => held.release())
    },
  }
}

function closeNow(context: AudioContext): void {
  const promise = contextClose?.(context)
  if (promise) whenSettled(promise, ignore, ignore)
}

/** What the platform answers where `name` is called on a closed context: it says it of one of ours. */
function refuse(name: string, args: unknown[]): unknown {
  const closed = new (NativeAudioContext as typeof AudioContext)()
  closeNow(closed)
  return apply(REFUSED[name] as AnyCallable, closed, args)
}
