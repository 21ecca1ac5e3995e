// The time that a message names: looked for where sequencers put it, without running anything of the page.

import { describe, expect, it } from 'vitest'
import { timeOfMessage } from '../../../../../injected/page/graph/message-time.ts'

const NOW_S = 5

describe('the time that a message names', () => {
  it.each<[string, unknown]>([
    ['by itself', { type: 'noteOn', key: 60, time: 5.25 }],
    ['when', { when: 5.25 }],
    ['…Time', { type: 'note', startTime: 5.25, endTime: 5.5 }],
    [
      'within options',
      { type: 'midiMessage', data: { bytes: [0x90, 60, 100], options: { time: 5.25 } } },
    ],
    [
      'in a list of events',
      { id: 7, content: { events: [{ type: 'midi', time: 5.25 }, { time: 6 }] } },
    ],
    ['in a list', [{ time: 5.25 }]],
    ['behind one that has passed', { receivedTime: 4.5, playTime: 5.25 }],
  ])('is found %s', (_where, message) => {
    expect(timeOfMessage(message, NOW_S)).toBe(5.25)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'time'],
    ['a number that nobody calls a time', { key: 60, velocity: 5.5, timeout: 6 }],
    ['one that has come', { time: NOW_S }],
    ['one that lies too far ahead', { time: 15 }],
    ['one that is none', { time: Number.NaN, when: Number.POSITIVE_INFINITY, startTime: '5.25' }],
    ['samples', { samples: new Float32Array([5.25]), bytes: new Uint8Array(4) }],
    ['one of a second entry', [{ key: 60 }, { time: 5.25 }]],
    ['a symbol', { [Symbol('time')]: 5.25 }],
    ['one that is inherited', Object.create({ time: 5.25 })],
    ['what lies too deep', { a: { b: { c: { d: { time: 5.25 } } } } }],
    [
      'what stands behind too many others',
      Object.fromEntries([
        ...Array.from({ length: 32 }, (_, index) => [`p${index}`, 0]),
        ['time', 5.25],
      ]),
    ],
  ])('is none in %s', (_what, message) => {
    expect(timeOfMessage(message, NOW_S)).toBeNaN()
  })

  it('is looked for without running a getter, or turning an object into a number', () => {
    const ran: string[] = []
    const message = {
      get time() {
        ran.push('time')
        return 5.25
      },
      when: {
        valueOf() {
          ran.push('when')
          return 5.25
        },
      },
    }
    expect(timeOfMessage(message, NOW_S)).toBeNaN()
    expect(ran).toEqual([])
  })

  it('is looked for among 32 properties, in a message that holds itself too', () => {
    let looks = 0
    const message: object = new Proxy(
      Object.fromEntries(Array.from('abcdefghijklmnopqrst').map((name) => [name, 0])),
      {
        getOwnPropertyDescriptor(target, key) {
          const found = Reflect.getOwnPropertyDescriptor(target, key)
          if (found) looks++
          return found && { ...found, value: message }
        },
      },
    )
    expect(timeOfMessage(message, NOW_S)).toBeNaN()
    expect(looks).toBe(32)
  })
})
