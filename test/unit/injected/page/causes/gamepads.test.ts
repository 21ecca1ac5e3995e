// Which button the page has just seen change. Node, which has no gamepads: the classes stand in for the browser's,
// which no test can press (Firefox 153 refuses its own for tests, Chromium has none).

import { beforeAll, expect, it, vi } from 'vitest'
import { SOURCE_CODE } from '../../../../../trace/wire/event-sources.ts'
import { FLAG } from '../../../../../trace/wire/record.ts'
import type { ReadGamepads } from '../../../../../injected/page/causes/gamepads.ts'

class GamepadButton {
  readonly isDown: boolean
  constructor(isDown: boolean) {
    this.isDown = isDown
  }
  get pressed(): boolean {
    return this.isDown
  }
}
class Gamepad {
  readonly stamp: number
  readonly down: readonly boolean[]
  constructor(stamp: number, down: readonly boolean[]) {
    this.stamp = stamp
    this.down = down
  }
  get timestamp(): number {
    return this.stamp
  }
  get buttons(): readonly GamepadButton[] {
    return this.down.map((isDown) => new GamepadButton(isDown))
  }
}

let createGamepadReader: () => ReadGamepads
beforeAll(async () => {
  vi.stubGlobal('Gamepad', Gamepad)
  vi.stubGlobal('GamepadButton', GamepadButton)
  ;({ createGamepadReader } = await import('../../../../../injected/page/causes/gamepads.ts'))
})

it('tells a button that goes down, once, and when it goes up again', () => {
  const read = createGamepadReader()
  expect(read([null, new Gamepad(5, [false, false])])).toBeNull()
  expect(read([null, new Gamepad(7, [false, true])])).toMatchObject({
    source: SOURCE_CODE.gamepad,
    flags: FLAG.press,
    wallMs: performance.timeOrigin + 7,
    event: 'gamepad',
    detail: 'button 1',
  })
  expect(read([null, new Gamepad(7, [false, true])])).toBeNull()
  expect(read([null, new Gamepad(9, [false, false])])).toMatchObject({
    flags: FLAG.release,
    detail: 'button 1',
  })
})

it('tells the one that went down where another went up, and of another pad its own', () => {
  const read = createGamepadReader()
  read([new Gamepad(1, [true, false, true]), new Gamepad(1, [false])])
  expect(read([new Gamepad(2, [false, true, false]), new Gamepad(1, [false])])).toMatchObject({
    flags: FLAG.press,
    detail: 'button 1',
  })
  expect(read([new Gamepad(2, [false, true, false]), new Gamepad(3, [true])])).toMatchObject({
    flags: FLAG.press,
    detail: 'button 0',
  })
})

it('looks no further than at as many pads and buttons as there may be, however many it is told of', () => {
  let asked = 0
  const endless = new Proxy([], {
    get(_target, name) {
      if (name === 'length') return Number.MAX_SAFE_INTEGER
      asked++
      return null
    },
  })
  expect(createGamepadReader()(endless)).toBeNull()
  expect(asked).toBeLessThan(100)
})
