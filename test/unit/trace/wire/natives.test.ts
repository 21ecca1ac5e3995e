// Containers and calls that no page can reach: they go on when every shared prototype is broken. Runs in Node.

import { array, assert, constantFrom, integer, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  at,
  bare,
  byteLengthOf,
  copyBytes,
  copyOfBytes,
  createBuffer,
  createByteView,
  createList,
  createProxy,
  createTable,
  createWeakTable,
  defineProperty,
  deref,
  each,
  eachOwn,
  lengthOf,
  type List,
  own,
  ownProperty,
  push,
  setAt,
  takeAll,
  takeAt,
  uncurry,
  weaken,
} from '../../../../trace/wire/natives.ts'

const fail = (): never => {
  throw new Error('polluted')
}

interface Broken {
  holder: object
  key: PropertyKey
}
const all = (holder: object, ...keys: PropertyKey[]): Broken[] =>
  keys.map((key) => ({ holder, key }))

/** What `run` answers while reading, writing or calling any of these properties throws. */
function whileBroken<T>(broken: Broken[], run: () => T): T {
  const kept = broken.map(({ holder, key }) => Object.getOwnPropertyDescriptor(holder, key))
  const { defineProperty: define, deleteProperty: remove } = Reflect
  const thrower = Object.setPrototypeOf(
    { configurable: true, get: fail, set: fail },
    null,
  ) as object
  for (const property of kept) if (property) Object.setPrototypeOf(property, null)
  for (let index = 0; index < broken.length; index++) {
    const { holder, key } = broken[index]!
    define(holder, key, thrower)
  }
  try {
    return run()
  } finally {
    for (let index = broken.length - 1; index >= 0; index--) {
      const { holder, key } = broken[index]!
      const property = kept[index]
      if (property) define(holder, key, property)
      else remove(holder, key)
    }
  }
}

const valuesOf = <T>(list: List<T>): T[] => Array.from(list)

describe('a list', () => {
  it('is what an array is, for every order of additions and removals', () => {
    const action = tuple(constantFrom('push', 'take', 'all'), integer({ min: -2, max: 8 }))
    assert(
      property(array(action), (actions) => {
        const list = createList<number>()
        const model: number[] = []
        for (const [name, value] of actions) {
          if (name === 'push') {
            push(list, value)
            model.push(value)
          } else if (name === 'take') {
            const isThere = value >= 0 && value < model.length
            expect(takeAt(list, value)).toBe(isThere ? model.splice(value, 1)[0] : undefined)
          } else expect(valuesOf(takeAll(list))).toEqual(model.splice(0))
          expect(valuesOf(list)).toEqual(model)
        }
      }),
    )
  })

  it('has neither setters nor elements of anybody else', () => {
    const broken = [...all(Array.prototype, 0), ...all(Object.prototype, 1)]
    const { first, second, third } = whileBroken(broken, () => {
      const list = createList<string>()
      push(list, 'a')
      push(list, 'b')
      return { first: list[0], second: list[1], third: list[2] }
    })
    expect([first, second, third]).toEqual(['a', 'b', undefined])
  })

  it('may grow while it is visited', () => {
    const list = createList<number>()
    push(list, 3)
    each(list, (value) => value > 0 && push(list, value - 1))
    expect(valuesOf(list)).toEqual([3, 2, 1, 0])
  })
})

describe('tables, references and views', () => {
  it('work when the prototypes of the natives are broken', () => {
    const broken = [
      ...all(Map.prototype, 'get', 'set', 'has', 'delete', 'forEach'),
      ...all(WeakMap.prototype, 'get', 'set', 'has', 'delete'),
      ...all(WeakRef.prototype, 'deref'),
      ...all(DataView.prototype, 'setUint32', 'getUint32', 'byteLength'),
    ]
    const key = {}
    const found = whileBroken(broken, () => {
      const table = createTable<string, number>()
      table.set('a', 1)
      table.set('b', 2)
      table.delete('a')
      let visited = ''
      table.forEach((value, name) => (visited += `${name}${value}`))
      const weak = createWeakTable<object, number>()
      weak.set(key, 1)
      const view = createByteView(createBuffer(8))
      view.setUint32(4, 0x01020304, true)
      return {
        table: [table.get('a'), table.has('b'), visited],
        weak: [weak.get(key), weak.has({}), deref(weaken(key))],
        view: [view.getUint32(4, true), view.byteLength],
      }
    })
    expect(found).toEqual({
      table: [undefined, true, 'b2'],
      weak: [1, false, key],
      view: [0x01020304, 8],
    })
  })

  it('copy bytes without a species and without a length of the page', () => {
    const typed = Object.getPrototypeOf(Uint8Array.prototype) as object
    const broken = [
      ...all(ArrayBuffer.prototype, 'constructor', 'slice', 'byteLength'),
      ...all(typed, 'length', 'set', 'subarray', 'buffer', 'constructor'),
    ]
    const bytes = Uint8Array.of(1, 2, 3, 4)
    const { length, copy, part, partLength } = whileBroken(broken, () => {
      const buffer = createBuffer(4)
      createByteView(buffer).setUint8(1, 7)
      const part = copyBytes(buffer, 1, 2)
      return {
        length: lengthOf(bytes),
        copy: copyOfBytes(bytes),
        part,
        partLength: byteLengthOf(part),
      }
    })
    expect([length, partLength, ...copy]).toEqual([4, 2, 1, 2, 3, 4])
    expect([...new Uint8Array(part)]).toEqual([7, 0])
    expect(copy.buffer).not.toBe(bytes.buffer)
  })
})

describe('what the platform is handed', () => {
  it('inherits from nothing, so that nothing is looked for in Object.prototype', () => {
    const found = whileBroken(
      all(Object.prototype, 'get', 'set', 'value', 'writable', 'has'),
      () => {
        const target: { a?: number } = {}
        const isDefined = defineProperty(target, 'a', { value: 1, configurable: true })
        const proxy = createProxy(target, { apply: fail })
        return {
          isDefined,
          getter: ownProperty(target, 'a')?.get,
          missing: ownProperty(target, 'b'),
          through: [proxy.a, 'a' in proxy],
        }
      },
    )
    expect(found).toEqual({
      isDefined: true,
      getter: undefined,
      missing: undefined,
      through: [1, true],
    })
    expect(Object.getPrototypeOf(bare({}))).toBeNull()
  })

  it('is read for its own properties and arguments alone', () => {
    const broken = [...all(Object.prototype, 'size'), ...all(Array.prototype, 1)]
    const options: { size?: number; name?: string } = { name: 'x' }
    const args = ['a']
    const found = whileBroken(broken, () => {
      setAt(args, 1, 'never')
      setAt(args, 0, 'b')
      let seen = ''
      eachOwn({ a: 1, b: 2 }, (value, name) => (seen += `${name}${String(value)}`))
      return { size: own(options, 'size'), name: own(options, 'name'), arg: at(args, 1), seen }
    })
    expect(found).toEqual({ size: undefined, name: 'x', arg: undefined, seen: 'a1b2' })
    expect(args).toEqual(['b'])
  })

  it('is called without Function.prototype', () => {
    const part = whileBroken(all(Function.prototype, 'call', 'apply', 'bind'), () =>
      uncurry(String.prototype.slice)('abc', 1),
    )
    expect(part).toBe('bc')
  })
})
