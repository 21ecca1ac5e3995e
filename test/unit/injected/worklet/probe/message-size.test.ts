// What a look at a message tells of its size, and that nothing of the page's runs for it. Node.

import { describe, expect, it } from 'vitest'
import { messageSize } from '../../../../../injected/worklet/probe/message-size.ts'

const sizeOf = (message: unknown): number => messageSize(structuredClone(message), true)

describe('a message that has arrived', () => {
  it.each<[string, unknown, number]>([
    ['a number', 7, 0],
    ['nothing', undefined, 0],
    ['null', null, 0],
    ['a text, two bytes a unit', 'note', 8],
    ['a buffer', new ArrayBuffer(4096), 4096],
    ['a typed array', new Float32Array(128), 512],
    [
      'a part of a buffer, of which all of it travels',
      new Uint8Array(new ArrayBuffer(64), 8, 4),
      64,
    ],
    ['an object of numbers', { note: 60, velocity: 100 }, 0],
    ['an object with a text and a buffer', { type: 'on', samples: new Float32Array(2) }, 12],
    ['an array of numbers', [0x90, 60, 100], 0],
    ['an array of channels', [new Float32Array(128), new Float32Array(128)], 1024],
    ['an object with an array of channels', { type: 'on', channels: [new Float32Array(2)] }, 12],
    ['objects in objects', { a: { b: { c: 'note', d: new ArrayBuffer(8) } }, e: 'x' }, 18],
    ['sixteen properties', Array.from({ length: 16 }, () => 'a'), 32],
  ])('of %s is counted whole', (_name, message, bytes) => {
    expect(sizeOf(message)).toBe(bytes + 1)
  })

  it.each<[string, unknown, number]>([
    ['deeper', { a: { b: { c: { d: 'note' } } }, e: 'x' }, 2],
    [
      'behind sixteen others, all in all',
      { a: Array.from({ length: 9 }, () => 'a'), b: Array.from({ length: 9 }, () => 'a') },
      28,
    ],
    ['in a map', new Map([['a', 'b']]), 0],
    ['in a view', new DataView(new ArrayBuffer(8)), 0],
    ['in shared memory', new SharedArrayBuffer(8), 0],
    ['in a long array', Array.from({ length: 17 }, () => 'a'), 0],
    [
      'in many properties',
      Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`n${at}`, 'a'])),
      34,
    ],
  ])('what lies %s is left out, and that is said', (_name, message, bytes) => {
    expect(sizeOf(message)).toBe(-(bytes + 1))
  })
})

it('a message that holds itself is looked at once around', () => {
  const message: Record<string, unknown> = { text: 'ab' }
  message['self'] = message
  expect(sizeOf(message)).toBeLessThan(0)
})

describe('no code of the page', () => {
  it('runs for a message that was posted', () => {
    let calls = 0
    const message = {
      get samples(): Float32Array {
        calls++
        return new Float32Array(8)
      },
    }
    expect(messageSize(message, true)).toBe(-1)
    expect(calls).toBe(0)
  })

  it('runs before a transfer: only what is a buffer itself is known', () => {
    let traps = 0
    const trap = (): never => {
      traps++
      throw new Error('seen')
    }
    const watched = new Proxy({}, { getPrototypeOf: trap, get: trap, ownKeys: trap, has: trap })
    expect(messageSize(watched, false)).toBe(0)
    expect(traps).toBe(0)
    expect(messageSize({ samples: new Float32Array(8) }, false)).toBe(0)
    expect(messageSize(new Float32Array(8), false)).toBe(33)
    expect(messageSize(new ArrayBuffer(8), false)).toBe(9)
  })
})
