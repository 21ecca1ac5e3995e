// Which button of a gamepad the page has just seen go down or up. Page world.
//
// Buttons have no events: a page asks for all gamepads in each animation frame, and compares. So does this, with what
// the page is answered: whoever was told of a change within a callback does what it does there for that button. A page
// that does not ask has seen nothing, and the browser is not asked for it.

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { FLAG } from '../../../trace/wire/record.ts'
import { at, bare, getterOf, nowMs, prototypeOf, timeOriginMs } from '../natives.ts'
import { createTrigger, type Trigger } from './trigger.ts'

/** More than browsers tell of: a page that has put its own function there answers with what it likes. */
const MOST_PADS = 16
const MOST_BUTTONS = 64

type Pads = readonly (object | null)[]

const prototype = prototypeOf('Gamepad')
const buttonsOf = getterOf<readonly object[]>(prototype, 'buttons')
const stampOf = getterOf<number>(prototype, 'timestamp')
const isPressed = getterOf<boolean>(prototypeOf('GamepadButton'), 'pressed')

/**
 * Takes what `getGamepads` has answered. Result: the button that has changed since the last answer, one that went down
 * before others; null where none has.
 */
export type ReadGamepads = (pads: Pads) => Trigger | null

/** No button is down. Reads two getters for each button, and throws for what is no answer of the platform. */
export function createGamepadReader(): ReadGamepads {
  const downs = bare<Record<number, boolean>>({})

  return (pads) => {
    let found: Trigger | null = null
    for (let index = 0; index < MOST_PADS && index < pads.length; index++) {
      const pad = at(pads, index)
      const buttons = pad ? buttonsOf(pad) : []
      for (let button = 0; button < MOST_BUTTONS && button < buttons.length; button++) {
        const key = index * MOST_BUTTONS + button
        const isDown = isPressed(at(buttons, button))
        if (isDown === (downs[key] ?? false)) continue
        downs[key] = isDown
        if (found !== null && !isDown) continue
        const flags = isDown ? FLAG.press : FLAG.release
        const wallMs = timeOriginMs + stampOf(pad)
        const detail = 'button ' + button
        found = createTrigger(SOURCE_CODE.gamepad, flags, wallMs, nowMs(), 'gamepad', detail)
      }
    }
    return found
  }
}
