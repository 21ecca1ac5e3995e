// requestMIDIAccess: the page's way to MIDI, with the virtual input in every answer. Page world.
//
// Where the system has MIDI, the page gets the native access object, and the maps of such objects are taught one more entry by
// wrappers on their prototype. Where it has none, or where the user, a policy or a browser that cannot ask refuses it, the page gets an
// access object of ours: our input gives it nothing of the system's, and a virtual keyboard must work there too. A notice
// tells of a refusal, and the setting that takes the input away brings it back.

import type { MidiOutcome } from '../../../trace/wire/protocol.ts'
import type { Configuration } from '../configuration.ts'
import type { MidiHandlers } from './midi-handlers.ts'
import {
  addListener,
  apply,
  closePort,
  createPromise,
  createWeakTable,
  defineProperty,
  dispatch,
  getPrototypeOf,
  isCallable,
  isNativePromise,
  isObject,
  NativeMessageChannel,
  nativeGetter,
  nowMs,
  postOn,
  startPort,
  whenSettled,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Follower } from './follower.ts'
import { createVirtualMidi, VIRTUAL_INPUT_ID, type VirtualMidi } from './virtual-input.ts'

/** Virtual inputs that get messages: one for each access that the page asked for. */
const MAX_INPUTS = 32
/** Messages that wait for their task. */
const MAX_QUEUE = 4096

export interface MidiPort {
  patch(patcher: Patcher): void
  /** One message into every virtual input, each in a task of its own. Nothing where the page has no virtual input. */
  send(bytes: readonly number[]): void
  readonly isRequested: boolean
  dispose(): void
}

interface QueuedMessage {
  /** Null: the page has none. */
  input: MIDIInput | null
  event: Event
  /** What the follower hears; null: it has heard it with the first input. */
  data: Uint8Array | null
}

export interface MidiPortOptions {
  output: Output
  configuration: Configuration
  handlers: MidiHandlers
  follower: Follower
}

export function createMidiPort(options: MidiPortOptions): MidiPort {
  const { output, configuration, handlers, follower } = options
  // Strong: an input lives as long as its access would keep it; it refers to nothing but the page's handlers on it.
  const inputs: MIDIInput[] = []
  const inputOfMap = createWeakTable<object, MIDIInput>()
  const nativeInputs = nativeGetter<object>(globalThis.MIDIAccess?.prototype, 'inputs')
  const stampOf = nativeGetter<number>(Event.prototype, 'timeStamp') ?? (() => Number.NaN)
  const channel = new NativeMessageChannel()
  const queue: QueuedMessage[] = []
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

  /** The page's access object, with our input in its map from now on. */
  const extend = (access: unknown): void => {
    if (!isObject(access) || !nativeInputs) return
    const map = nativeInputs(access)
    if (inputOfMap.has(map)) return
    const input = createInput()
    if (input) inputOfMap.set(map, input)
  }

  // Each hop is a task of its own, so the microtasks of two events never mix.
  addListener(channel.port2, 'message', () => {
    const next = queue.shift()
    if (!next) return
    const { input, event, data } = next
    if (data && follower.isFollowing) {
      try {
        follower.hear(data, stampOf(event), true)
      } catch {
        // The page's own event goes on.
      }
    }
    if (input) handlers.dispatchVirtual(event, () => dispatch(input, event))
  })
  startPort(channel.port2)

  const ours = (self: unknown): MIDIInput | undefined =>
    isObject(self) ? inputOfMap.get(self) : undefined

  const patchMaps = (patcher: Patcher): void => {
    const prototype = globalThis.MIDIInputMap?.prototype
    if (!prototype) return
    patcher.aroundAccessor(prototype, 'size', {
      get: (callNative, self, args) => {
        const size = callNative(args)
        return ours(self) ? (size as number) + 1 : size
      },
    })
    patcher.around(prototype, 'get', (callNative, self, args) => {
      const found = callNative(args)
      return isKey(args) ? (ours(self) ?? found) : found
    })
    patcher.around(prototype, 'has', (callNative, self, args) => {
      const found = callNative(args)
      return isKey(args) && ours(self) ? true : found
    })
    patcher.around(prototype, 'forEach', (callNative, self, args, callPage) => {
      const result = callNative(args)
      const input = ours(self)
      if (input && isCallable(args[0])) callPage(args[0], args[1], [input, VIRTUAL_INPUT_ID, self])
      return result
    })
    const last: Record<string, (input: MIDIInput) => unknown> = {
      keys: () => VIRTUAL_INPUT_ID,
      values: (input) => input,
      entries: (input) => [VIRTUAL_INPUT_ID, input],
    }
    for (const [name, toValue] of Object.entries(last)) {
      const extended = patcher.around(prototype, name, (callNative, self, args) => {
        const iterator = callNative(args)
        const input = ours(self)
        return input ? appendToIterator(iterator as Iterator<unknown>, toValue(input)) : iterator
      })
      // One function under both names, as natively.
      if (name === 'entries' && extended) patcher.replace(prototype, Symbol.iterator, extended)
    }
  }

  return {
    get isRequested() {
      return isRequested
    },
    patch(patcher) {
      if (!globalThis.MIDIAccess || !globalThis.MIDIInputMap || !globalThis.MIDIMessageEvent) return
      patchMaps(patcher)
      patcher.around(
        globalThis.Navigator?.prototype,
        'requestMIDIAccess',
        (callNative, _self, args) => {
          const answer = callNative(args)
          if (!isNativePromise(answer)) return answer
          return createPromise((resolve, reject) => {
            whenSettled(
              answer,
              (access) =>
                configuration.whenKnown(() => {
                  attempt(() => {
                    if (patcher.isActive) {
                      tell('native')
                      extend(access)
                    }
                  })
                  resolve(access)
                }),
              (reason) =>
                configuration.whenKnown(() => {
                  const own = attempt(() => {
                    if (!patcher.isActive) return null
                    const isVirtual =
                      configuration.current.virtualMidi &&
                      (isMissingSystem(reason) || isRefused(reason))
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
                  })
                  if (own) resolve(own)
                  else reject(reason)
                }),
            )
          })
        },
      )

      function attempt<T>(ours: () => T): T | undefined {
        try {
          return ours()
        } catch (error) {
          patcher.fault('requestMIDIAccess', error)
          return undefined
        }
      }
    },
    send(bytes) {
      const data = Uint8Array.from(bytes)
      // Whoever follows plays also where the page has not asked for MIDI.
      const targets = inputs.length > 0 ? inputs : follower.isFollowing ? [null] : []
      targets.forEach((input, index) => {
        if (queue.length >= MAX_QUEUE) return
        const event = input
          ? new MIDIMessageEvent('midimessage', { data: data.slice() })
          : new Event('midimessage')
        queue.push({ input, event, data: index === 0 ? data : null })
        postOn(channel.port1, null, [])
      })
    },
    dispose() {
      queue.length = 0
      inputs.length = 0
      closePort(channel.port1)
      closePort(channel.port2)
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

const isKey = (args: unknown[]): boolean => args.length > 0 && args[0] === VIRTUAL_INPUT_ID

const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object)

/** An iterator like the native one, still live, with one more value at its end. */
function appendToIterator(native: Iterator<unknown>, value: unknown): object {
  const nativePrototype = getPrototypeOf(native) as { next(): IteratorResult<unknown> }
  const { next } = nativePrototype
  let isAppended = false
  const iterator = Object.create(iteratorPrototype) as object
  defineProperty(iterator, 'next', {
    value: () => {
      const result: IteratorResult<unknown> = apply(next, native, [])
      if (result.done !== true || isAppended) return result
      isAppended = true
      return { value, done: false }
    },
    writable: true,
    configurable: true,
  })
  defineProperty(iterator, Symbol.toStringTag, {
    value: 'MIDIInputMap Iterator',
    configurable: true,
  })
  return iterator
}
