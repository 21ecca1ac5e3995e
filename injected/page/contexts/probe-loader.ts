// The probe's way into each audio context, before the page's first worklet module: asked for, loaded or refused, and
// who waits for it. Page world.
//
// Modules of one scope are evaluated as they arrive, not in the order of the calls, so a module of the page that
// comes while the probe is loading waits for it; later ones go straight through.

import { addressWithSecret, type ModuleSecret } from '../../../trace/wire/module-secret.ts'
import type { NoticeCode } from '../../../trace/wire/protocol.ts'
import {
  contextBaseLatency,
  contextState,
  contextWorklet,
  workletAddModule,
} from '../audio-natives.ts'
import type { Configuration } from '../configuration.ts'
import {
  deref,
  describeError,
  each,
  NativeError,
  runLater,
  takeAll,
  type Weak,
  weaken,
  whenSettled,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { ContextEntry, Registry } from '../registry.ts'
import { createModuleSecret } from '../secrets.ts'
import type { TapHost } from './tap-port.ts'
import type { DocumentTaps } from './document-taps.ts'
import { createTap } from './tap.ts'

/** A probe that neither loads nor fails (a server that hangs) must not hold the page's own module back for ever. */
const PROBE_PATIENCE_MS = 5000

export interface ProbeLoader {
  /** Asks for the probe as soon as settings are known; nothing the second time. */
  request(context: BaseAudioContext, entry: ContextEntry): void
  /** There will be no probe, for this reason, which is told. */
  block(context: BaseAudioContext, entry: ContextEntry, reason: string, code?: NoticeCode): void
  /** The context closes: whoever waits gets the platform's own answer to that. */
  release(entry: ContextEntry): void
  /** Nobody waits any longer, and nothing is loaded from now on. */
  dispose(): void
}

export interface ProbeLoaderOptions {
  registry: Registry
  output: Output
  configuration: Configuration
  tapHost: TapHost
  /** What earlier recorders of this document have left in its contexts; what this one makes comes to it. */
  taps: DocumentTaps
}

/**
 * Loads nothing before the first `request`. What the platform refuses is told as the context's state and by a notice,
 * never thrown.
 */
export function createProbeLoader(options: ProbeLoaderOptions): ProbeLoader {
  const { registry, output, configuration, tapHost, taps } = options
  let isDisposed = false

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
    go(entry)
  }

  const block: ProbeLoader['block'] = (context, entry, reason, code = 'probe-blocked') => {
    if (isDisposed) return
    settle(context, entry, entry.isRealtime ? 'blocked' : 'offline', reason)
    output.notice(code, `${entry.id} ${reason}`)
  }

  /** False where the platform refused it, which is told. */
  const put = (context: BaseAudioContext, entry: ContextEntry): boolean => {
    try {
      entry.tap = createTap(context, entry, tapHost, taps)
      return true
    } catch (error) {
      block(context, entry, describeError(error))
      return false
    }
  }

  /** The probe is there: this recorder's, or one that an earlier recorder of the document has put in. */
  const putIn = (context: BaseAudioContext, entry: ContextEntry): void => {
    if (mustRunFirst(context, entry)) {
      const weak = weaken(context)
      entry.putTap = () => {
        const living = deref(weak)
        if (living && !isDisposed) put(living, entry)
      }
    } else if (!put(context, entry)) return
    settle(context, entry, entry.isRealtime ? 'running' : 'offline', '')
  }

  const load = (context: BaseAudioContext, entry: ContextEntry): void => {
    if (isDisposed) return
    const worklet = contextWorklet(context)
    const url = configuration.current.workletUrl
    if (!worklet || !workletAddModule) return
    if (taps.secrets.has(context)) return putIn(context, entry)
    if (url === '') return block(context, entry, 'no address')
    const secret = createModuleSecret()
    const loading = workletAddModule(worklet, addressWithSecret(url, secret))
    awaitModule(loading, secret, weaken(context), weaken(entry))
  }

  /**
   * Refers to the context, and to what leads to it, only weakly: the platform may never answer, and our patience is
   * long.
   */
  const awaitModule = (
    loading: Promise<void>,
    secret: ModuleSecret,
    weakContext: Weak<BaseAudioContext>,
    weakEntry: Weak<ContextEntry>,
  ): void => {
    let isSettled = false
    const once = (finish: (context: BaseAudioContext, entry: ContextEntry) => void): void => {
      const context = deref(weakContext)
      const entry = deref(weakEntry)
      if (isSettled || !context || !entry) return
      isSettled = true
      try {
        finish(context, entry)
      } catch (error) {
        block(context, entry, describeError(error))
      }
    }
    const failed = (reason: unknown): void =>
      once((context, entry) =>
        block(context, entry, `its module did not load (${describeError(reason)})`),
      )
    const loaded = (): void =>
      once((context, entry) => {
        taps.secrets.set(context, secret)
        if (isDisposed) return
        if (contextState(context) === 'closed' || entry.isClosing)
          throw new NativeError('it was closed')
        putIn(context, entry)
      })
    whenSettled(loading, loaded, failed)
    runLater(() => failed('no answer'), PROBE_PATIENCE_MS)
  }

  return {
    request(context, entry) {
      if (entry.isProbeRequested) return
      entry.isProbeRequested = true
      // Weak: settings may never come, and the context must be free to go.
      const weak = weaken(context)
      configuration.whenKnown(() => {
        const living = deref(weak)
        if (living) load(living, entry)
      })
    },
    block,
    release: go,
    dispose() {
      isDisposed = true
      registry.forEachContext((_context, entry) => go(entry))
    },
  }
}

/** The probe of this context may still come: whoever must be behind it waits in `entry.waiting`. */
export const isProbeOpen = (entry: ContextEntry): boolean =>
  !entry.isClosing &&
  (entry.probe === 'loading' ||
    (entry.probe === 'offline' && entry.tap === null && entry.reason === ''))

/** Nobody waits any longer. */
const go = (entry: ContextEntry): void => each(takeAll(entry.waiting), (next) => next())

/**
 * A tap ends only where its context runs (see closing.ts), so a context that has never run must not have one, or it is
 * never let go.
 */
const mustRunFirst = (context: BaseAudioContext, entry: ContextEntry): boolean =>
  entry.isRealtime && contextState(context) === 'suspended' && contextBaseLatency(context) > 0
