// What pages, old frameworks and attackers do to the prototypes that everybody shares. Each is a script that makes an
// array `undo`, so that it can be taken back. Runs in a page and in an audio worklet alike.

/** Helpers that each script begins with. */
const TOOLS = `
const { defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect
const { setPrototypeOf } = Object
const bare = (own) => setPrototypeOf(own, null)
const undone = bare([])
const undo = () => { for (let index = undone.length - 1; index >= 0; index--) undone[index]() }
const replace = (holder, key, property) => {
  if (!holder) return
  const found = getOwnPropertyDescriptor(holder, key)
  if (found) bare(found)
  if (!defineProperty(holder, key, bare({ configurable: true, ...property }))) return
  undone[undone.length] = () =>
    found ? defineProperty(holder, key, found) : deleteProperty(holder, key)
}
const NativeError = Error
const fail = () => { throw new NativeError('polluted') }
`

const onObject = (names: string, property: string): [string, string][] =>
  names
    .split(' ')
    .map((name) => [
      `Object.prototype.${name}: ${property}`,
      `replace(Object.prototype, '${name}', ${property})`,
    ])

const throwing = (holder: string, names: string): [string, string] => [
  `${holder}: ${names} throw`,
  names
    .split(' ')
    .map((name) => `replace(globalThis.${holder}, '${name}', { value: fail, writable: true })`)
    .join('\n'),
]

const TRAPS =
  'get set has ownKeys getPrototypeOf defineProperty apply construct getOwnPropertyDescriptor'
const DESCRIPTOR = 'value writable enumerable'

const POLLUTIONS: [string, string][] = [
  ...onObject(TRAPS, '{ value: fail, writable: true }'),
  ...onObject(TRAPS, '{ value: 1, writable: true }'),
  ...onObject(DESCRIPTOR, '{ value: 1, writable: true }'),
  ...onObject('get set value then done before after', '{ get: fail, set: fail }'),
  ...onObject('capture once type length 0 1', '{ get: fail, set: fail }'),
  throwing('Map.prototype', 'get set has delete forEach'),
  throwing('WeakMap.prototype', 'get set has delete'),
  throwing('WeakRef.prototype', 'deref'),
  throwing('Set.prototype', 'add has delete forEach'),
  throwing(
    'DataView.prototype',
    'setUint8 setUint16 setUint32 setFloat32 setFloat64 getUint8 getUint32 getFloat64',
  ),
  throwing(
    'Array.prototype',
    'slice splice push pop shift unshift map filter forEach find findIndex some every at concat indexOf join ' +
      'toReversed fill entries keys values',
  ),
  throwing('Object.getPrototypeOf(Uint8Array.prototype)', 'set subarray slice fill map'),
  throwing('ArrayBuffer.prototype', 'slice'),
  throwing('String.prototype', 'slice toString split replace trim'),
  throwing('Function.prototype', 'call apply bind toString'),
  throwing('Promise.prototype', 'then catch finally'),
  throwing(
    'Reflect',
    'apply construct get set has ownKeys defineProperty getOwnPropertyDescriptor getPrototypeOf',
  ),
  throwing(
    'Object',
    'keys entries assign create defineProperty getOwnPropertyDescriptor getPrototypeOf setPrototypeOf hasOwn',
  ),
  throwing('Math', 'max min round floor ceil abs sin cos sqrt log10'),
  throwing('Number', 'isFinite isInteger isNaN'),
  throwing('Array', 'from isArray of'),
  throwing('Promise', 'resolve reject all'),
  throwing('Atomics', 'load store add'),
  throwing('JSON', 'stringify parse'),
  [
    'array iterators throw',
    `replace(Array.prototype, Symbol.iterator, { value: fail, writable: true })`,
  ],
  [
    'next of array iterators throws',
    `replace(Object.getPrototypeOf([][Symbol.iterator]()), 'next', { value: fail, writable: true })`,
  ],
  [
    'elements of arrays have setters',
    `undone[0] = () => { Array.prototype.length = 0 }
     for (let index = 0; index < 4; index++) replace(Array.prototype, index, { get: fail, set: fail })`,
  ],
  [
    'promises say of no class',
    `replace(Promise.prototype, 'constructor', { get: fail })
     replace(Promise, Symbol.species, { get: fail })`,
  ],
  [
    'buffers and arrays say of no class',
    `replace(ArrayBuffer.prototype, 'constructor', { get: fail })
     replace(Array.prototype, 'constructor', { get: fail })
     replace(Object.getPrototypeOf(Uint8Array.prototype), 'constructor', { get: fail })
     replace(Object.getPrototypeOf(Uint8Array.prototype), 'length', { get: fail })
     replace(Object.getPrototypeOf(Uint8Array.prototype), 'buffer', { get: fail })
     replace(ArrayBuffer.prototype, 'byteLength', { get: fail })`,
  ],
  [
    'nothing is an instance of anything',
    `for (const name of ['AudioContext', 'AudioWorkletNode', 'MIDIInput', 'MIDIAccess', 'Promise', 'Error',
       'DOMException', 'URL', 'AudioNode', 'MessagePort'])
       if (globalThis[name]) replace(globalThis[name], Symbol.hasInstance, { value: fail })`,
  ],
  [
    'globals of the language are gone',
    `for (const name of ['Map', 'Set', 'WeakMap', 'WeakRef', 'Promise', 'Proxy', 'Reflect', 'Math', 'Number', 'Array',
       'Uint8Array', 'Float64Array', 'DataView', 'ArrayBuffer', 'Error', 'TypeError', 'String', 'Symbol', 'JSON'])
       replace(globalThis, name, { value: undefined, writable: true })`,
  ],
]

/** For a page: the same, and what only a page has. */
const PAGE_POLLUTIONS: [string, string][] = [
  [
    'attributes of events throw',
    `for (const name of ['currentTarget', 'target', 'timeStamp', 'type']) replace(Event.prototype, name, { get: fail })
     replace(MessageEvent.prototype, 'data', { get: fail })
     replace(MessageEvent.prototype, 'ports', { get: fail })`,
  ],
  throwing('MessagePort.prototype', 'start close'),
  throwing('performance', 'now'),
]

export interface Pollution {
  name: string
  /** An expression: applies it, and answers the function that takes it back. */
  script: string
}

const toPollution = ([name, script]: [string, string]): Pollution => ({
  name,
  script: `(() => { ${TOOLS}\n${script}\nreturn undo })()`,
})

/** For page and worklet. */
export const SHARED_POLLUTIONS: readonly Pollution[] = POLLUTIONS.map(toPollution)
/** For pages alone. */
export const OWN_POLLUTIONS: readonly Pollution[] = PAGE_POLLUTIONS.map(toPollution)
