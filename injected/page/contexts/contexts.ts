// Audio contexts: their construction and state, and the probe that goes into each before the page's first worklet module.
// Page world.
//
// The probe's module is asked for at construction. Modules of one scope are evaluated as they arrive, not in the order of the
// calls, so a page's addModule that comes while the probe is loading waits for it; later ones go straight through.

import { contextState, contextWorklet, workletAddModule } from '../audio-natives.ts'
import type { Configuration } from '../configuration.ts'
import {
  addListener,
  createPromise,
  createWeakTable,
  deref,
  removeListener,
  type Weak,
  weaken,
  type WeakTable,
  whenSettled,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { ContextEntry, Registry } from '../registry.ts'
import { createTap } from './tap.ts'
import type { Tap, TapCore } from './tap-types.ts'
import type { TapHost } from './tap-port.ts'

/** A probe that neither loads nor fails (a server that hangs) must not hold the page's own module back for ever. */
const PROBE_PATIENCE_MS = 5000

export interface Contexts {
  patch(patcher: Patcher, isJoined: boolean): void
  /** Loads a module of ours, after the probe, which then sees what it registers. Rejects with the platform's reason. */
  addModule(context: BaseAudioContext, url: string): Promise<void>
  /** Nothing of the page waits for us any more. */
  restore(): void
  /** Switches the probes off; calls back when each has sent its rest. */
  stopTaps(done: () => void): void
  /** Lets the taps go, for a later recorder. */
  releaseTaps(): WeakTable<BaseAudioContext, TapCore>
}

export interface ContextsOptions {
  registry: Registry
  output: Output
  configuration: Configuration
  tapHost: TapHost
  setTimer: (run: () => void, ms: number) => number
  /** The tap that an earlier recorder of this document left in a context. */
  earlierTap(context: BaseAudioContext): TapCore | undefined
}

export function createContexts(options: ContextsOptions): Contexts {
  const { registry, output, configuration, tapHost, setTimer, earlierTap } = options
  /** The context of an AudioWorklet object, which does not name it. */
  const owners = createWeakTable<object, Weak<BaseAudioContext>>()
  let isDisposed = false

  const onStateChange = (event: Event): void => {
    const context = event.currentTarget as BaseAudioContext | null
    if (!context || isDisposed) return
    const entry = registry.context(context)
    registry.update(context, entry)
    if (entry.state !== 'closed') return
    entry.tap?.collect()
    // Offline rendering is faster than the audio thread's sending: most of it comes now.
    if (!entry.isRealtime) {
      const weak = weaken(entry)
      entry.tap?.flush(() => {
        const drained = deref(weak)
        if (drained) drained.isDrained = true
      })
    }
  }

  const settle = (
    context: BaseAudioContext,
    entry: ContextEntry,
    probe: ContextEntry['probe'],
    reason: string,
  ): void => {
    if (isDisposed) return
    entry.probe = probe
    entry.reason = reason
    registry.update(context, entry)
    for (const go of entry.waiting.splice(0)) go()
  }

  const block = (context: BaseAudioContext, entry: ContextEntry, reason: string): void => {
    if (isDisposed) return
    entry.pending.length = 0
    settle(context, entry, entry.isRealtime ? 'blocked' : 'offline', reason)
    output.notice(
      'probe-blocked',
      `The probe could not be put into audio context ${entry.id}: ${reason}`,
    )
  }

  const load = (context: BaseAudioContext, entry: ContextEntry): void => {
    if (isDisposed) return
    const worklet = contextWorklet(context)
    const url = configuration.current.workletUrl
    if (!worklet || !workletAddModule) return
    const earlier = earlierTap(context)
    if (earlier) {
      entry.tap = createTap(context, entry, tapHost, earlier)
      settle(context, entry, entry.isRealtime ? 'running' : 'offline', '')
      return
    }
    if (url === '') {
      block(context, entry, 'no address of the probe module was given')
      return
    }
    let isSettled = false
    const once = (finish: () => void) => (): void => {
      if (isSettled) return
      isSettled = true
      try {
        finish()
      } catch (error) {
        block(context, entry, describe(error))
      }
    }
    const failed = (reason: unknown): void =>
      once(() => block(context, entry, `its module did not load (${describe(reason)})`))()
    whenSettled(
      workletAddModule(worklet, url),
      once(() => {
        if (isDisposed) return
        if (contextState(context) === 'closed') throw new Error('the context was closed')
        entry.tap = createTap(context, entry, tapHost)
        settle(context, entry, entry.isRealtime ? 'running' : 'offline', '')
      }),
      failed,
    )
    setTimer(() => failed('no answer'), PROBE_PATIENCE_MS)
  }

  const requestProbe = (context: BaseAudioContext, entry: ContextEntry): void => {
    if (entry.isProbeRequested) return
    entry.isProbeRequested = true
    // Weak: settings may never come, and the context must be free to go.
    const weak = weaken(context)
    configuration.whenKnown(() => {
      const living = deref(weak)
      if (living) load(living, entry)
    })
  }

  registry.onContext((context, entry) => {
    addListener(context, 'statechange', onStateChange)
    const worklet = contextWorklet(context)
    if (!worklet) {
      entry.probe = entry.isRealtime ? 'blocked' : 'offline'
      entry.reason = 'this page is not a secure context, so it has no AudioWorklet'
      registry.update(context, entry)
      output.notice(
        'insecure-context',
        `Audio context ${entry.id} has no AudioWorklet: ${entry.reason}.`,
      )
      return
    }
    owners.set(worklet, weaken(context))
    // An offline context renders at once or never; it gets the probe only where the page has processors for it.
    if (entry.isRealtime) requestProbe(context, entry)
  })

  const touch = (self: unknown): void => {
    try {
      registry.context(self as BaseAudioContext)
    } catch {
      // Called on something that is no context; the native says so itself.
    }
  }

  return {
    patch(patcher, isJoined) {
      const made = {
        after: (_self: unknown, _args: unknown[], context: unknown): void => {
          registry.context(context as BaseAudioContext, true)
        },
      }
      patcher.globalConstructor(['AudioContext', 'webkitAudioContext'], made)
      patcher.globalConstructor(['OfflineAudioContext', 'webkitOfflineAudioContext'], made)

      patcher.around(globalThis.Worklet?.prototype, 'addModule', (callNative, self, args) => {
        const weak = owners.get(self as object)
        const context = weak && deref(weak)
        if (!context) return callNative(args)
        const entry = registry.context(context)
        requestProbe(context, entry)
        if (!isWaiting(entry)) return callNative(args)
        // Converted now, as the native would; later the page may have changed the object, or the document its base.
        const [url, ...rest] = args
        const early = args.length > 0 ? [toAddress(url), ...rest] : args
        return createPromise((resolve, reject) => {
          entry.waiting.push(() => {
            try {
              resolve(callNative(early))
            } catch (error) {
              reject(error)
            }
          })
        })
      })

      // Objects that were there before us show themselves here.
      const joins = { after: touch }
      for (const name of ['suspend', 'resume']) {
        patcher.method(globalThis.AudioContext?.prototype, name, joins)
      }
      // The audio thread ends with its context: what it has must be on its way before.
      patcher.method(globalThis.AudioContext?.prototype, 'close', {
        before(self) {
          touch(self)
          registry.known(self)?.tap?.flush(() => undefined)
        },
      })
      patcher.method(globalThis.OfflineAudioContext?.prototype, 'startRendering', joins)
      if (!isJoined) return
      const { prototype } = globalThis.BaseAudioContext ?? {}
      patcher.accessor(prototype, 'audioWorklet', { get: joins })
      patcher.accessor(prototype, 'destination', { get: joins })
      for (const name of ['createGain', 'createOscillator', 'createBufferSource']) {
        patcher.method(prototype, name, joins)
      }
    },
    addModule(context, url) {
      const entry = registry.context(context)
      const worklet = contextWorklet(context)
      requestProbe(context, entry)
      return createPromise((resolve, reject) => {
        const go = (): void => {
          if (worklet && workletAddModule) resolve(workletAddModule(worklet, url))
          else reject(new Error(entry.reason))
        }
        if (isWaiting(entry)) entry.waiting.push(go)
        else go()
      })
    },
    restore() {
      isDisposed = true
      registry.forEachContext((context, entry) => {
        removeListener(context, 'statechange', onStateChange)
        for (const go of entry.waiting.splice(0)) go()
        entry.pending.length = 0
      })
    },
    stopTaps(done) {
      const taps: Tap[] = []
      registry.forEachContext((_context, entry) => {
        if (entry.tap && canAnswer(entry)) taps.push(entry.tap)
      })
      let left = taps.length
      if (left === 0) done()
      for (const tap of taps) tap.stop(() => --left === 0 && done())
    },
    releaseTaps() {
      const cores = createWeakTable<BaseAudioContext, TapCore>()
      registry.forEachContext((context, entry) => {
        entry.tap?.release()
        if (entry.tap) cores.set(context, entry.tap.core)
      })
      return cores
    },
  }
}

const isWaiting = (entry: ContextEntry): boolean =>
  entry.probe === 'loading' ||
  (entry.probe === 'offline' && entry.tap === null && entry.reason === '')

/** The audio thread of a context is there, and may have something to say. */
export const canAnswer = (entry: ContextEntry): boolean =>
  entry.state !== 'closed' || (!entry.isRealtime && !entry.isDrained)

/** Absolute where it can be made so; what cannot is left to the native to refuse. */
function toAddress(url: unknown): unknown {
  if (typeof url !== 'string' && !(url instanceof URL)) return url
  try {
    return new URL(url, document.baseURI).href
  } catch {
    return url
  }
}

const describe = (reason: unknown): string =>
  reason instanceof Error || reason instanceof DOMException
    ? `${reason.name}: ${reason.message}`
    : String(reason)
