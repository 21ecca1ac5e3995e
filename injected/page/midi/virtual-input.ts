// The virtual MIDI input *Awescope* as the page sees it: a port as the Web MIDI specification has it, whose device is
// there as long as the setting says so. Page world. It goes on answering when the natives are back.
//
// Order, as in Chromium (third_party/blink/renderer/modules/webmidi/midi_port.cc): opening and closing happen in a
// later task; the state has changed when `statechange` comes, on the port and then on its access; then promises settle.

import {
  bindTo,
  createPromise,
  createWeakTable,
  nativeClass,
  nativeDispatch,
  NativeEventTarget,
  prototypeOf,
  queueTask,
  turnInto,
} from '../natives.ts'
import { derive, handlerAttribute } from './derive.ts'
import type { MidiHandlers } from './midi-handlers.ts'
import {
  VIRTUAL_INPUT_ID,
  VIRTUAL_INPUT_NAME,
  VIRTUAL_MANUFACTURER,
} from '../../../trace/wire/virtual-names.ts'

type Connection = 'open' | 'closed' | 'pending'

/** Who keeps it keeps the input and its access. */
export interface VirtualInput {
  readonly input: MIDIInput
  /** The object of the page that the port belongs to. */
  readonly access: object
  readonly isSysex: boolean
  /** Its device is there. */
  readonly isConnected: boolean
  readonly connection: Connection
  /** Openings under way. */
  readonly opening: number
}
type Port = { -readonly [K in keyof VirtualInput]: VirtualInput[K] }

export interface VirtualInputs {
  /** A closed input of `access`. */
  create(access: object, isSysex: boolean): VirtualInput
  /** The device comes or goes. */
  setConnected(port: VirtualInput, isConnected: boolean): void
  /** Tells the access that it has a port that was not there before. */
  announce(port: VirtualInput): void
}

/**
 * `onChange` hears of each change, and when an opening begins. Throws where the platform has no Web MIDI interfaces.
 * Make it before the page's first script.
 */
export function createVirtualInputs(
  handlers: MidiHandlers,
  onChange: (port: VirtualInput) => void,
): VirtualInputs {
  const ports = createWeakTable<object, Port>()
  const portOfEvent = createWeakTable<object, Port>()
  const NativeConnectionEvent = nativeClass('MIDIConnectionEvent') as typeof MIDIConnectionEvent

  // The native refuses a port that is not its own.
  const eventPrototype = derive(prototypeOf('MIDIConnectionEvent') as object, portOfEvent, {
    port: { get: ({ input }) => input },
  })

  const queueEvent = (target: object, port: Port): void => {
    const event = turnInto(new NativeConnectionEvent('statechange'), eventPrototype)
    portOfEvent.set(event, port)
    queueTask(bindTo(nativeDispatch, target, event))
  }

  const change = (port: Port, isConnected: boolean, connection: Connection): void => {
    if (port.isConnected === isConnected && port.connection === connection) return
    port.isConnected = isConnected
    port.connection = connection
    onChange(port)
    queueEvent(port.input, port)
    queueEvent(port.access, port)
  }

  const open = (port: Port, done?: () => void): void => {
    port.opening++
    onChange(port)
    queueTask(() => {
      port.opening--
      change(port, port.isConnected, port.isConnected ? 'open' : 'pending')
      if (done) queueTask(done)
    })
  }

  /** A handler opens the port. */
  const openImplicitly = (port: Port): void => {
    if (port.connection !== 'open' && port.opening === 0) open(port)
  }

  const prototype = derive(prototypeOf('MIDIInput') as object, ports, {
    id: { get: () => VIRTUAL_INPUT_ID },
    manufacturer: { get: () => VIRTUAL_MANUFACTURER },
    name: { get: () => VIRTUAL_INPUT_NAME },
    type: { get: () => 'input' },
    version: { get: () => '1' },
    state: { get: ({ isConnected }) => (isConnected ? 'connected' : 'disconnected') },
    connection: { get: ({ connection }) => connection },
    onstatechange: handlerAttribute('statechange'),
    onmidimessage: handlerAttribute<Port>(
      'midimessage',
      (port, hasHandler) => {
        handlers.ends.attributeSet(port.input, hasHandler)
        if (hasHandler) openImplicitly(port)
      },
      ({ input }) => handlers.ends.expect(input),
    ),
    open: {
      call: (port) =>
        createPromise<object>((resolve) => {
          if (port.connection === 'open') resolve(port.input)
          else open(port, () => resolve(port.input))
        }),
    },
    close: {
      call: (port) =>
        createPromise<object>((resolve) => {
          if (port.connection === 'closed') return resolve(port.input)
          queueTask(() => {
            change(port, port.isConnected, 'closed')
            queueTask(() => resolve(port.input))
          })
        }),
    },
  })

  return {
    create(access, isSysex) {
      const port: Port = {
        input: turnInto(new NativeEventTarget(), prototype) as MIDIInput,
        access,
        isSysex,
        isConnected: true,
        connection: 'closed',
        opening: 0,
      }
      ports.set(port.input, port)
      handlers.adopt(
        port.input,
        () => openImplicitly(port),
        () => port.connection === 'open',
      )
      return port
    },
    setConnected(port: Port, isConnected) {
      const { connection } = port
      if (connection === 'closed') change(port, isConnected, connection)
      else if (!isConnected) change(port, false, 'pending')
      else if (!port.isConnected) {
        // One event tells of the device and of the connection that was waiting for it.
        port.isConnected = true
        open(port)
      }
    },
    announce: (port: Port) => queueEvent(port.access, port),
  }
}
