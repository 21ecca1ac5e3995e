// The virtual MIDI input *Awescope* as the page sees it, and the access object for systems that have no MIDI. Page
// world. Built on a bare EventTarget with MIDIInput.prototype (MIDIAccess.prototype, MIDIInputMap.prototype) in its
// chain: `instanceof` and the names hold, and a prototype of ours in between answers what the natives would refuse.
// So these objects go on working when the natives are back.

import {
  addListener,
  apply,
  createWeakTable,
  dispatch,
  isCallable,
  isObject,
  NativeEventTarget,
  setNativeTimeout,
} from '../natives.ts'

export const VIRTUAL_INPUT_NAME = 'Awescope'
export const VIRTUAL_INPUT_ID = 'awescope-virtual-input'

type Wrap = (handler: unknown) => unknown

/** Everything that is made here comes from one maker, so that each document has its prototypes once. */
export interface VirtualMidi {
  createInput(): MIDIInput
  /** `input` null: the setting is off. */
  createAccess(input: MIDIInput | null, isSysex: boolean): MIDIAccess
}

interface InputState {
  connection: 'open' | 'closed'
}

/**
 * `wrap` is given each `onmidimessage` handler before it is called. Throws where the platform has no Web MIDI
 * interfaces.
 */
export function createVirtualMidi(wrap: Wrap): VirtualMidi {
  const states = createWeakTable<object, InputState>()
  const stateOf = (self: unknown): InputState => {
    const state = isObject(self) ? states.get(self) : undefined
    if (!state) throw new TypeError('Illegal invocation')
    return state
  }

  const connect = (self: unknown, connection: 'open' | 'closed'): void => {
    const state = stateOf(self)
    if (state.connection === connection) return
    state.connection = connection
    const event = new MIDIConnectionEvent('statechange')
    // The native refuses a port that is not its own, so the event gets one of its own.
    Object.defineProperty(event, 'port', { value: self, enumerable: true, configurable: true })
    dispatch(self, event)
  }

  const inputPrototype = derive(MIDIInput.prototype, {
    id: { get: () => VIRTUAL_INPUT_ID },
    manufacturer: { get: () => 'Awescope' },
    name: { get: () => VIRTUAL_INPUT_NAME },
    type: { get: () => 'input' },
    version: { get: () => '1' },
    state: { get: () => 'connected' },
    connection: { get: (self) => stateOf(self).connection },
    onstatechange: handlerAttribute('statechange', (handler) => handler),
    onmidimessage: handlerAttribute('midimessage', wrap, (self) => {
      // As with a device: a handler opens the port, and that is told later.
      setNativeTimeout(() => connect(self, 'open'), 0)
    }),
    open: {
      async call(self) {
        connect(self, 'open')
        return self
      },
    },
    close: {
      async call(self) {
        connect(self, 'closed')
        return self
      },
    },
  })

  const maps = createWeakTable<object, ReadonlyMap<string, unknown>>()
  const entriesOf = (self: unknown): ReadonlyMap<string, unknown> => {
    const entries = isObject(self) ? maps.get(self) : undefined
    if (!entries) throw new TypeError('Illegal invocation')
    return entries
  }
  const mapPrototype = (base: object): object => {
    return derive(base, {
      size: { get: (self) => entriesOf(self).size },
      get: { call: (self, [key]) => entriesOf(self).get(String(key)) },
      has: { call: (self, [key]) => entriesOf(self).has(String(key)) },
      keys: { call: (self) => entriesOf(self).keys() },
      values: { call: (self) => entriesOf(self).values() },
      entries: { call: (self) => entriesOf(self).entries() },
      [Symbol.iterator]: { call: (self) => entriesOf(self).entries() },
      forEach: {
        call(self, [callback, receiver]) {
          const entries = entriesOf(self)
          if (!isCallable(callback)) throw new TypeError('The callback provided is not a function.')
          for (const [key, value] of entries) apply(callback, receiver, [value, key, self])
        },
      },
    })
  }
  const inputMapPrototype = mapPrototype(MIDIInputMap.prototype)
  const outputMapPrototype = mapPrototype(MIDIOutputMap.prototype)
  const createMap = (prototype: object, entries: ReadonlyMap<string, unknown>): object => {
    const map = Object.create(prototype) as object
    maps.set(map, entries)
    return map
  }

  const accesses = createWeakTable<object, { inputs: object; outputs: object; isSysex: boolean }>()
  const accessOf = (self: unknown): { inputs: object; outputs: object; isSysex: boolean } => {
    const access = isObject(self) ? accesses.get(self) : undefined
    if (!access) throw new TypeError('Illegal invocation')
    return access
  }
  const accessPrototype = derive(MIDIAccess.prototype, {
    inputs: { get: (self) => accessOf(self).inputs },
    outputs: { get: (self) => accessOf(self).outputs },
    sysexEnabled: { get: (self) => accessOf(self).isSysex },
    onstatechange: handlerAttribute('statechange', (handler) => handler),
  })

  return {
    createInput() {
      const input = Object.setPrototypeOf(new NativeEventTarget(), inputPrototype) as MIDIInput
      states.set(input, { connection: 'closed' })
      return input
    },
    createAccess(input, isSysex) {
      const access = Object.setPrototypeOf(new NativeEventTarget(), accessPrototype) as MIDIAccess
      const inputs = new Map<string, unknown>(input ? [[VIRTUAL_INPUT_ID, input]] : [])
      accesses.set(access, {
        inputs: createMap(inputMapPrototype, inputs),
        outputs: createMap(outputMapPrototype, new Map()),
        isSysex,
      })
      return access
    },
  }
}

interface Member {
  get?: (self: unknown) => unknown
  set?: (self: unknown, value: unknown) => void
  call?: (self: unknown, args: unknown[]) => unknown
}

/** An object between a native prototype and our objects; enumerable and configurable as WebIDL members are. */
function derive(base: object, members: Record<PropertyKey, Member>): object {
  const prototype = Object.create(base) as object
  for (const key of Reflect.ownKeys(members)) {
    const { get, set, call } = members[key as string] as Member
    const enumerable = typeof key === 'string'
    if (call) {
      // Methods in short form: they cannot be constructed, as those of the platform.
      const { method } = {
        method(this: unknown, ...args: unknown[]): unknown {
          return call(this, args)
        },
      }
      Object.defineProperty(method, 'name', {
        value: typeof key === 'string' ? key : 'entries',
        configurable: true,
      })
      Object.defineProperty(method, 'length', { value: 0, configurable: true })
      Object.defineProperty(prototype, key, {
        value: method,
        writable: true,
        enumerable,
        configurable: true,
      })
      continue
    }
    const accessor: PropertyDescriptor & ThisType<unknown> = { enumerable, configurable: true }
    if (get) {
      accessor.get = function (this: unknown) {
        return get(this)
      }
    }
    if (set) {
      accessor.set = function (this: unknown, value: unknown) {
        set(this, value)
      }
    }
    Object.defineProperty(prototype, key, accessor)
  }
  return prototype
}

/** An event handler attribute: one place in the order of listeners from when it is first set; callable or null. */
function handlerAttribute(type: string, wrap: Wrap, onSet?: (self: unknown) => void): Member {
  const handlers = createWeakTable<object, { handler: unknown }>()
  return {
    get: (self) => (isObject(self) ? (handlers.get(self)?.handler ?? null) : null),
    set(self, value) {
      if (!isObject(self)) return
      const handler = isObject(value) ? value : null
      const known = handlers.get(self)
      if (known) known.handler = handler
      else if (handler) {
        const slot = { handler: handler as unknown }
        handlers.set(self, slot)
        addListener(self, type, function (this: unknown, event: Event) {
          const { handler } = slot
          if (isCallable(handler)) apply(wrap(handler) as typeof handler, this, [event])
        })
      }
      if (isCallable(handler)) onSet?.(self)
    },
  }
}
