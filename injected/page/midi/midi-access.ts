// requestMIDIAccess: the page's way to MIDI, with the virtual input in every answer. Page world.
//
// Where the system has MIDI, the page gets the native access object, and the maps of such objects are taught one more
// entry by wrappers on their prototype. Where it has none, or where the user, a policy or a browser that cannot ask
// refuses it, the page gets an access object of ours: our input gives it nothing of the system's, and a virtual
// keyboard must work there too. A notice tells of a refusal, and the setting that takes the input away brings it
// back.

import type { MidiOutcome } from '../../../trace/wire/protocol.ts'
import type { Configuration } from '../configuration.ts'
import { createPromise, isNativePromise, isObject, nowMs, whenSettled } from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Follower } from './follower.ts'
import { createInputMaps } from './input-maps.ts'
import type { MidiHandlers } from './midi-handlers.ts'
import { createVirtualMidi, type VirtualMidi } from './virtual-input.ts'
import { createVirtualMessages } from './virtual-messages.ts'

/** Virtual inputs that get messages: one for each access that the page asked for. */
const MAX_INPUTS = 32

export interface MidiPort {
  patch(patcher: Patcher): void
  /** One message into every virtual input, each in a task of its own. Nothing where the page has no virtual input. */
  send(bytes: readonly number[]): void
  readonly isRequested: boolean
  dispose(): void
}

export interface MidiPortOptions {
  output: Output
  configuration: Configuration
  handlers: MidiHandlers
  follower: Follower
}

/** Opens a message channel of its own; the page sees nothing of it before `patch`. */
export function createMidiPort(options: MidiPortOptions): MidiPort {
  const { output, configuration, handlers, follower } = options
  // Strong: an input lives as long as its access would keep it; it refers to nothing but the page's handlers on it.
  const inputs: MIDIInput[] = []
  const maps = createInputMaps()
  const messages = createVirtualMessages(handlers, follower)
  let virtual: VirtualMidi | null = null
  let isRequested = false

  const createInput = (): MIDIInput | null => {
    virtual ??= createVirtualMidi(handlers.wrap)
    if (!configuration.current.virtualMidi || inputs.length >= MAX_INPUTS) return null
    const input = virtual.createInput()
    inputs.push(input)
    return input
  }

  const tell = (outcome: MidiOutcome): void => {
    isRequested = true
    output.send({ type: 'midi/requested', wallMs: nowMs(), outcome })
    if (!configuration.current.virtualMidi) {
      output.notice(
        'virtual-input-off',
        'The virtual MIDI input is switched off by a setting, or the page asked before it was known.',
      )
    }
  }

  /** An access object of ours where the native refused; null where the page is to be refused, too. */
  const replaceRefused = (reason: unknown, args: unknown[]): MIDIAccess | null => {
    const isVirtual =
      configuration.current.virtualMidi && (isMissingSystem(reason) || isRefused(reason))
    tell(isVirtual ? 'virtual-only' : 'rejected')
    if (isVirtual && isRefused(reason)) {
      output.notice(
        'midi-refused',
        'The browser refused MIDI to the page; while recording it has the virtual input alone.',
      )
    }
    const input = isVirtual ? createInput() : null
    const { sysex } = (isObject(args[0]) ? args[0] : {}) as MIDIOptions
    return input && virtual ? virtual.createAccess(input, Boolean(sysex)) : null
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
    const { prototype } = globalThis.Navigator ?? {}
    patcher.around(prototype, 'requestMIDIAccess', (callNative, _self, args) => {
      const answer = callNative(args)
      if (!isNativePromise(answer)) return answer
      return createPromise((resolve, reject) => {
        const onAccess = (access: unknown): void => {
          attempt(() => {
            tell('native')
            maps.extend(access, createInput)
          })
          resolve(access)
        }
        const onRefusal = (reason: unknown): void => {
          const own = attempt(() => replaceRefused(reason, args))
          if (own) resolve(own)
          else reject(reason)
        }
        whenSettled(
          answer,
          (access) => configuration.whenKnown(() => onAccess(access)),
          (reason) => configuration.whenKnown(() => onRefusal(reason)),
        )
      })
    })
  }

  return {
    get isRequested() {
      return isRequested
    },
    patch(patcher) {
      if (!globalThis.MIDIAccess || !globalThis.MIDIInputMap || !globalThis.MIDIMessageEvent) return
      maps.patch(patcher)
      patchRequest(patcher)
    },
    send(bytes) {
      // Whoever follows plays also where the page has not asked for MIDI.
      messages.send(bytes, inputs.length > 0 ? inputs : follower.isFollowing ? [null] : [])
    },
    dispose() {
      inputs.length = 0
      messages.dispose()
    },
  }
}

/** Headless Chromium, and Firefox without a site permission, refuse without asking anybody. */
const isRefused = (reason: unknown): boolean =>
  reason instanceof DOMException &&
  (reason.name === 'NotAllowedError' || reason.name === 'SecurityError')

const isMissingSystem = (reason: unknown): boolean =>
  reason instanceof DOMException &&
  (reason.name === 'InvalidStateError' || reason.name === 'NotSupportedError')
