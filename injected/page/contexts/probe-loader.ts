// The probe's way into each audio context, before the page's first worklet module: asked for, loaded or refused, and
// who waits for it. Page world.
//
// Modules of one scope are evaluated as they arrive, not in the order of the calls, so a module of the page that
// comes while the probe is loading waits for it; later ones go straight through.

import { addressWithSecret } from '../../../trace/wire/module-secret.ts'
import { contextState, contextWorklet, workletAddModule } from '../audio-natives.ts'
import type { Configuration } from '../configuration.ts'
import { deref, setNativeTimeout, weaken, whenSettled } from '../natives.ts'
import type { Output } from '../output.ts'
import type { ContextEntry, Registry } from '../registry.ts'
import { createModuleSecret } from '../secrets.ts'
import type { TapHost } from './tap-port.ts'
import type { TapCore, TapCores } from './tap-types.ts'
import { createTap, createTapCore } from './tap.ts'

/** A probe that neither loads nor fails (a server that hangs) must not hold the page's own module back for ever. */
const PROBE_PATIENCE_MS = 5000

export interface ProbeLoader {
  /** Asks for the probe as soon as settings are known; nothing the second time. */
  request(context: BaseAudioContext, entry: ContextEntry): void
  /** Nobody waits any longer, and nothing is loaded from now on. */
  dispose(): void
}

export interface ProbeLoaderOptions {
  registry: Registry
  output: Output
  configuration: Configuration
  tapHost: TapHost
  /** What earlier recorders of this document have left in its contexts; what this one makes comes to it. */
  taps: TapCores
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

  const speakWith = (
    context: BaseAudioContext,
    entry: ContextEntry,
    core: TapCore,
    isTakenOver: boolean,
  ): void => {
    entry.tap = createTap(core, entry, tapHost, isTakenOver)
    settle(context, entry, entry.isRealtime ? 'running' : 'offline', '')
  }

  const load = (context: BaseAudioContext, entry: ContextEntry): void => {
    if (isDisposed) return
    const worklet = contextWorklet(context)
    const url = configuration.current.workletUrl
    if (!worklet || !workletAddModule) return
    const earlier = taps.get(context)
    if (earlier) return speakWith(context, entry, earlier, true)
    if (url === '') return block(context, entry, 'no address of the probe module was given')
    const secret = createModuleSecret()
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
      workletAddModule(worklet, addressWithSecret(url, secret)),
      once(() => {
        if (isDisposed) return
        if (contextState(context) === 'closed') throw new Error('the context was closed')
        const core = createTapCore(context, secret, tapHost.timedQuantumEvery())
        taps.set(context, core)
        speakWith(context, entry, core, false)
      }),
      failed,
    )
    setNativeTimeout(() => failed('no answer'), PROBE_PATIENCE_MS)
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
    dispose() {
      isDisposed = true
      registry.forEachContext((_context, entry) => {
        for (const go of entry.waiting.splice(0)) go()
        entry.pending.length = 0
      })
    },
  }
}

/** The probe of this context may still come: whoever must be behind it waits in `entry.waiting`. */
export const isProbeOpen = (entry: ContextEntry): boolean =>
  entry.probe === 'loading' ||
  (entry.probe === 'offline' && entry.tap === null && entry.reason === '')

const describe = (reason: unknown): string =>
  reason instanceof Error || reason instanceof DOMException
    ? `${reason.name}: ${reason.message}`
    : String(reason)
