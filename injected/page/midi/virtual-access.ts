// The MIDI access object for a page that gets none from the platform, with the virtual input in its map. Page world.
// It goes on answering when the natives are back.

import {
  ignore,
  apply,
  at,
  createObject,
  createWeakTable,
  isCallable,
  iteratorKey,
  NativeEventTarget,
  NativeTypeError,
  prototypeOf,
  toText,
  turnInto,
} from '../natives.ts'
import { derive, handlerAttribute, type Member } from './derive.ts'
import { createPortIterator, type IteratedPart } from './port-iterator.ts'
import { VIRTUAL_INPUT_ID } from '../../../trace/wire/virtual-names.ts'

export interface VirtualAccesses {
  /** `port` is asked whenever the page looks at the inputs; undefined: there is none. */
  create(isSysex: boolean, port: () => MIDIInput | undefined): MIDIAccess
}

interface AccessState {
  readonly inputs: object
  readonly outputs: object
  readonly isSysex: boolean
}
/** What a map has in it now. */
interface MapState {
  port(): MIDIInput | undefined
}

/**
 * Throws where the platform has no Web MIDI interfaces. Make it before the page's first script.
 */
export function createVirtualAccesses(): VirtualAccesses {
  const accesses = createWeakTable<object, AccessState>()
  const maps = createWeakTable<object, MapState>()

  const mapPrototype = (base: object, iteratorName: string): object => {
    const iterates = (part: IteratedPart): Member<MapState> => ({
      call: ({ port }) => createPortIterator(null, port(), part, iteratorName),
    })
    const find = ({ port }: MapState, args: unknown[]): MIDIInput | undefined => {
      if (args.length === 0) {
        throw new NativeTypeError('1 argument required, but only 0 present.')
      }
      // What is no text is made one, as the native would.
      return toText(at(args, 0)) === VIRTUAL_INPUT_ID ? port() : undefined
    }
    return derive<MapState>(base, maps, {
      size: { get: ({ port }) => (port() ? 1 : 0) },
      get: { call: (state, _self, args) => find(state, args) },
      has: { call: (state, _self, args) => find(state, args) !== undefined },
      keys: iterates('key'),
      values: iterates('value'),
      entries: iterates('entry'),
      [iteratorKey]: iterates('entry'),
      forEach: {
        call({ port }, self, args) {
          const callback = at(args, 0)
          if (!isCallable(callback)) {
            throw new NativeTypeError('The callback provided as parameter 1 is not a function.')
          }
          const input = port()
          if (input) apply(callback, at(args, 1), [input, VIRTUAL_INPUT_ID, self])
        },
      },
    })
  }
  const inputsPrototype = mapPrototype(
    prototypeOf('MIDIInputMap') as object,
    'MIDIInputMap Iterator',
  )
  const outputsPrototype = mapPrototype(
    prototypeOf('MIDIOutputMap') as object,
    'MIDIOutputMap Iterator',
  )
  const createMap = (prototype: object, port: () => MIDIInput | undefined): object => {
    const map = createObject(prototype)
    maps.set(map, { port })
    return map
  }

  const prototype = derive(prototypeOf('MIDIAccess') as object, accesses, {
    inputs: { get: ({ inputs }) => inputs },
    outputs: { get: ({ outputs }) => outputs },
    sysexEnabled: { get: ({ isSysex }) => isSysex },
    onstatechange: handlerAttribute('statechange'),
  })

  return {
    create(isSysex, port) {
      const access = turnInto(new NativeEventTarget(), prototype) as MIDIAccess
      accesses.set(access, {
        inputs: createMap(inputsPrototype, port),
        outputs: createMap(outputsPrototype, ignore),
        isSysex,
      })
      return access
    },
  }
}
