// requestMIDIAccess: the page's way to MIDI, with the virtual input in every answer. Page world.
//
// Where the system has MIDI, the page gets the native access object, and the maps of such objects are taught one more
// entry by wrappers on their prototype. Where it has none, or where the user, a policy or a browser that cannot ask
// refuses it, the page gets an access object of ours: our input gives it nothing of the system's, and a virtual
// keyboard must work there too. A notice tells of a refusal, and the setting that takes the input away brings it
// back.

import type { MidiOutcome } from '../../../trace/wire/protocol.ts'
import type { Configuration } from '../configuration.ts'
import {
  createList,
  createPromise,
  fulfil,
  isNativePromise,
  isObject,
  type List,
  nameOfException,
  nativeGetter,
  nowMs,
  prototypeOf,
  whenSettled,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Follower } from './follower.ts'
import { createInputMaps } from './input-maps.ts'
import type { MidiHandlers } from './midi-handlers.ts'
import { createVirtualMessages } from './virtual-messages.ts'
import { createVirtualPorts, type VirtualPorts } from './virtual-ports.ts'
import { watchedAt, type WatchedOptions } from '../listeners/watched-options.ts'

export interface MidiPort {
  patch(patcher: Patcher): void
  /**
   * The messages of the packet into every virtual input that is open, each event in a task of its own; a
   * system-exclusive one only where the page asked for such. Nothing where the page has no open virtual input.
   */
  send(bytes: List<number>): void
  readonly isRequested: boolean
  dispose(): void
}

export interface MidiPortOptions {
  output: Output
  configuration: Configuration
  handlers: MidiHandlers
  follower: Follower
}

/** The page sees nothing of it before `patch`. Make it before the page's first script. */
export function createMidiPort(options: MidiPortOptions): MidiPort {
  const { output, configuration, handlers, follower } = options
  const isPresent = (): boolean => configuration.current.virtualMidi
  const ports = createPorts(handlers, isPresent)
  const messages = createVirtualMessages(handlers, follower)
  const sysexEnabled = nativeGetter<boolean>(prototypeOf('MIDIAccess'), 'sysexEnabled')
  let isRequested = false
  let isStopped = false
  configuration.onChange(({ virtualMidi }) => {
    if (!isStopped) ports?.setPresent(virtualMidi)
  })

  const tell = (outcome: MidiOutcome): void => {
    isRequested = true
    output.send({ type: 'midi/requested', wallMs: nowMs(), outcome })
    if (!configuration.current.virtualMidi) {
      output.notice('virtual-input-off', '')
    }
  }

  /** An access object of ours where the native refused; null where the page is to be refused, too. */
  const replaceRefused = (
    reason: unknown,
    options: WatchedOptions | undefined,
  ): MIDIAccess | null => {
    // What a getter of the page threw is no refusal.
    const name = options?.hasThrown ? '' : nameOfException(reason)
    const isVirtual =
      configuration.current.virtualMidi && (isMissingSystem(name) || isRefused(name))
    tell(isVirtual ? 'virtual-only' : 'rejected')
    if (!isVirtual || !ports) return null
    if (isRefused(name)) {
      output.notice('midi-refused', '')
    }
    return ports.createAccess(options !== undefined && !!options.read['sysex'])
  }

  const patchRequest = (patcher: Patcher): void => {
    /** What `ours` answers; null where we are gone, or had a fault. */
    const attempt = <T>(ours: () => T): T | null => {
      try {
        return patcher.isActive ? ours() : null
      } catch (error) {
        patcher.fault('requestMIDIAccess', error)
        return null
      }
    }
    patcher.aroundMethod(
      prototypeOf('Navigator'),
      'requestMIDIAccess',
      (callNative, _self, args) => {
        const given = watchedAt(args, 0)
        const answer = callNative(args)
        if (!isNativePromise(answer)) return answer
        return createPromise((resolve, reject) => {
          const onAccess = (access: unknown): void => {
            attempt(() => {
              tell('native')
              if (isObject(access)) ports?.extend(access, sysexEnabled?.(access) === true)
            })
            fulfil(resolve, access)
          }
          const onRefusal = (reason: unknown): void => {
            const own = attempt(() => replaceRefused(reason, given))
            if (own) fulfil(resolve, own)
            else reject(reason)
          }
          whenSettled(
            answer,
            (access) => configuration.whenKnown(() => onAccess(access)),
            (reason) => configuration.whenKnown(() => onRefusal(reason)),
          )
        })
      },
    )
  }

  return {
    get isRequested() {
      return isRequested
    },
    patch(patcher) {
      if (!ports) return
      createInputMaps(ports.inputOf).patch(patcher)
      patchRequest(patcher)
    },
    send(bytes) {
      if (isStopped) return
      messages.send(bytes, ports?.open() ?? createList())
    },
    dispose() {
      isStopped = true
    },
  }
}

/** Null where the platform has no Web MIDI, or where a page that is joined has taken some of it away. */
function createPorts(handlers: MidiHandlers, isPresent: () => boolean): VirtualPorts | null {
  try {
    return prototypeOf('MIDIMessageEvent') ? createVirtualPorts(handlers, isPresent) : null
  } catch {
    return null
  }
}

/** Headless Chromium, and Firefox without a site permission, refuse without asking anybody. */
const isRefused = (name: string): boolean => name === 'NotAllowedError' || name === 'SecurityError'

const isMissingSystem = (name: string): boolean =>
  name === 'InvalidStateError' || name === 'NotSupportedError'
