// Audio contexts: their construction and state, the modules that go into them, and how their taps go. Page world.
//
// The probe is asked for at construction; a module of the page that comes while it is loading waits for it (see
// probe-loader.ts).

import { contextWorklet, workletAddModule } from '../audio-natives.ts'
import {
  ignore,
  absolute,
  addListener,
  addressOf,
  at,
  createPromise,
  createWeakTable,
  deref,
  each,
  eventTarget,
  isNativePromise,
  NativeError,
  prototypeOf,
  push,
  quietly,
  removeListener,
  setAt,
  type Weak,
  weaken,
  whenSettled,
} from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { ContextEntry } from '../registry.ts'
import { createClosing } from './closing.ts'
import { listenTo } from './ear-hook.ts'
import { createProbeLoader, isProbeOpen, type ProbeLoaderOptions } from './probe-loader.ts'

export interface Contexts {
  patch(patcher: Patcher, isJoined: boolean): void
  /** Loads a module of ours, after the probe, which then sees what it registers. Rejects with the platform's reason. */
  addModule(context: BaseAudioContext, url: string): Promise<void>
  /** Nothing of the page waits for us any more. */
  restore(): void
  /** Closes a context of our own, after its tap. */
  close(context: AudioContext): void
  /** Switches the probes off; calls back when each has sent its rest, and contexts of our own are closed. */
  stopTaps(done: () => void): void
  /** Hears no tap any more: they are a later recorder's. */
  releaseTaps(): void
}

/** Watches every context that gets known, and asks for its probe. Nothing of the page is wrapped before `patch`. */
export function createContexts(options: ProbeLoaderOptions): Contexts {
  const { registry, output } = options
  const probes = createProbeLoader(options)
  /** The context of an AudioWorklet object, which does not name it. */
  const owners = createWeakTable<object, Weak<BaseAudioContext>>()
  let isDisposed = false

  /** The tap comes as soon as the context runs. */
  const wake = (entry: ContextEntry | undefined): void => {
    const putTap = entry?.putTap
    if (!entry || !putTap) return
    entry.putTap = null
    putTap()
  }

  const leave = (entry: ContextEntry): void => {
    entry.isClosing = true
    entry.putTap = null
    probes.release(entry)
  }

  const onStateChange = quietly((event: Event): void => {
    const context = eventTarget(event) as BaseAudioContext | null
    if (!context || isDisposed) return
    const entry = registry.context(context)
    registry.update(context, entry)
    if (entry.state === 'running') {
      wake(entry)
      entry.outlets.start()
    }
    if (entry.state !== 'closed') return
    leave(entry)
    entry.tap?.collect()
    // Offline rendering is faster than the audio thread's sending: most of it comes now.
    if (!entry.isRealtime) {
      const weak = weaken(entry)
      entry.tap?.flush(() => {
        const drained = deref(weak)
        if (drained) drained.isDrained = true
      })
    }
  })

  registry.onContext((context, entry) => {
    const earlier = options.taps.cores.get(context)
    if (earlier) entry.outlets = earlier.outlets
    addListener(context, 'statechange', onStateChange)
    const worklet = contextWorklet(context)
    if (!worklet) {
      probes.block(context, entry, 'this page is not a secure context', 'insecure-context')
      return
    }
    owners.set(worklet, weaken(context))
    // An offline context renders at once or never; it gets the probe only where the page has processors for it.
    if (entry.isRealtime) probes.request(context, entry)
  })
  if (listenTo) listenTo(registry, output)

  const touch = (self: unknown): void => {
    try {
      registry.context(self as BaseAudioContext)
    } catch {
      // Called on something that is no context; the native says so itself.
    }
  }

  const closing = createClosing({
    registry,
    touch,
    beforeResume: wake,
    beforeClose(_context, entry) {
      // The audio thread ends with its context: what it has must be on its way before.
      entry.tap?.flush(ignore)
      leave(entry)
    },
  })

  return {
    patch(patcher, isJoined) {
      const onMade = (context: object): void => {
        registry.context(context as BaseAudioContext, true)
      }
      patcher.globalConstructor(['AudioContext', 'webkitAudioContext'], onMade)
      patcher.globalConstructor(['OfflineAudioContext', 'webkitOfflineAudioContext'], onMade)

      patcher.aroundMethod(prototypeOf('Worklet'), 'addModule', (callNative, self, args) => {
        const weak = owners.get(self as object)
        const context = weak && deref(weak)
        if (!context) return callNative(args)
        const entry = registry.context(context)
        probes.request(context, entry)
        if (!isProbeOpen(entry)) return callNative(args)
        // Converted now, as the native would; later the page may have changed the object, or the document its base.
        setAt(args, 0, toAddress(at(args, 0)))
        return createPromise<unknown>((resolve, reject) => {
          push(entry.waiting, () => {
            let adding: unknown
            try {
              adding = callNative(args)
            } catch (error) {
              return reject(error)
            }
            if (isNativePromise(adding)) whenSettled(adding, resolve, reject)
            else resolve(adding)
          })
        })
      })

      // Objects that were there before us show themselves here.
      const joins = { after: touch }
      closing.patch(patcher)
      patcher.hookMethod(prototypeOf('OfflineAudioContext'), 'startRendering', joins)
      if (!isJoined) return
      const prototype = prototypeOf('BaseAudioContext')
      patcher.accessor(prototype, 'audioWorklet', { get: joins })
      patcher.accessor(prototype, 'destination', { get: joins })
      each(['createGain', 'createOscillator', 'createBufferSource'], (name) =>
        patcher.hookMethod(prototype, name, joins),
      )
    },
    addModule(context, url) {
      const entry = registry.context(context)
      const worklet = contextWorklet(context)
      probes.request(context, entry)
      return createPromise((resolve, reject) => {
        const go = (): void => {
          if (!worklet || !workletAddModule) return reject(new NativeError(entry.reason))
          whenSettled(workletAddModule(worklet, url), resolve, reject)
        }
        if (isProbeOpen(entry)) push(entry.waiting, go)
        else go()
      })
    },
    close(context) {
      closing.close(context, registry.context(context))
    },
    restore() {
      isDisposed = true
      closing.dispose()
      registry.forEachContext((context) => {
        removeListener(context, 'statechange', onStateChange)
      })
      probes.dispose()
    },
    stopTaps(done) {
      // One more than there are, so that nobody who answers at once is the last.
      let left = 1
      const arrive = (): void => {
        if (--left === 0) done()
      }
      registry.forEachContext((context, entry) => {
        const { tap } = entry
        if (!tap || !canAnswer(entry)) return
        left++
        tap.stop(() => {
          if (entry.isReference) return closing.close(context as AudioContext, entry, arrive)
          tap.retire()
          arrive()
        })
      })
      arrive()
    },
    releaseTaps() {
      registry.forEachContext((_context, entry) => entry.tap?.release())
    },
  }
}

/** The audio thread of a context is there, and may have something to say. */
export const canAnswer = (entry: ContextEntry): boolean =>
  entry.state !== 'closed' || (!entry.isRealtime && !entry.isDrained)

/** Absolute where it can be made so; what cannot is left to the native to refuse. */
function toAddress(url: unknown): unknown {
  const text = typeof url === 'string' ? url : addressOf(url)
  return text === undefined ? url : (absolute(text) ?? url)
}
