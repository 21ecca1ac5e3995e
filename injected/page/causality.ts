// Which MIDI event the code that runs right now descends from, and how that is known. Page world.
//
// handler    The event is being dispatched: its own phase says so, and nobody can change that. A device's event has a
//            microtask checkpoint after each handler, still within its dispatch; from the first one on that follows an
//            action of the page, the cause is called
// microtask  For an event that we dispatch the checkpoint comes after all handlers. The browser runs it with an empty
//            stack, so whatever runs there was queued by a handler, or by something that a handler queued: nothing else
//            can be in that queue. Its end cannot be observed; a chain of microtasks of our own goes round with the
//            page's. It ends after ROUNDS: each round costs the page 0.1 µs or less, and a chain of awaits that is
//            longer is given up as unknown. The checkpoint cannot end before our chain does, so no later task is ever
//            taken for a descendant. An event that the page dispatches itself has no checkpoint of its own: there the
//            handler alone counts.
// timer      A function given to setTimeout or requestAnimationFrame while a cause was current carries it by closure,
//            through GENERATIONS timers at most (a sequencer that was started by a key would else own everything that
//            follows).
//
// Whatever else comes (fetch, ports, unknown timers) is unknown; it is never guessed.

import { CAUSE } from '../../trace/wire/record.ts'
import {
  at,
  deref,
  goRound,
  isCallable,
  isUnderWay,
  onMicrotask,
  precede,
  type Weak,
  weaken,
  withFirst,
} from './natives.ts'

const GENERATIONS = 3

export interface Causality {
  /** Number of the event that what runs now is done for; 0 where none is known. */
  look(): number
  /** How the last answer was known: CAUSE. */
  readonly flag: number
  /** What runs from here to `leave` is done for the event with this number. Calls may be nested. */
  enter(number: number): void
  leave(): void
  /**
   * What runs while `event` is being dispatched is done for the event with this number. `hasCheckpoints`: microtasks
   * run between its handlers.
   */
  follow(number: number, event: Event, hasCheckpoints: boolean): void
  /** A checkpoint begins in which everything descends from the event with this number. */
  openCheckpoint(number: number): void
  /** The page's arguments for a timer, with its callback tied to what is current; the same where nothing is. */
  carry(args: unknown[]): unknown[]
}

/** Something on the stack: an event under way, or code between `enter` and `leave`. */
interface Running {
  readonly number: number
  flag: number
  /** Null: `leave` ends it. */
  readonly event: Weak<Event> | null
  /** Its microtasks run between its handlers, and none of ours is among them yet. */
  isUnmarked: boolean
  readonly outer: Running | null
}

/**
 * Knows of no cause yet. Asking it allocates nothing but a microtask for each event of a device that has an action;
 * each checkpoint allocates one promise chain. Never throws.
 */
export function createCausality(): Causality {
  let top: Running | null = null
  // What holds where nothing is on the stack: a checkpoint or a timer.
  let event = 0
  let flag: number = CAUSE.none
  let answered: number = CAUSE.none
  let generation = 0
  let checkpoint = 0

  const running = (): Running | null => {
    while (top?.event) {
      const dispatched = deref(top.event)
      if (dispatched !== undefined && isUnderWay(dispatched)) break
      top = top.outer
    }
    return top
  }

  const open = (ofEvent: number, ofFlag: number, ofGeneration: number): void => {
    event = ofEvent
    flag = ofFlag
    generation = ofGeneration
    const opened = ++checkpoint
    goRound(
      () => checkpoint === opened,
      () => {
        event = 0
        flag = CAUSE.none
        generation = 0
      },
    )
  }

  const carry = (args: unknown[]): unknown[] => {
    const callback = at(args, 0)
    const now = running()
    const carried = now ? now.number : event
    const next = now ? 1 : generation + 1
    if (carried === 0 || next > GENERATIONS || !isCallable(callback)) return args
    const enter = (): void => {
      event = carried
      flag = CAUSE.timer
      generation = next
      // A timer's own stack is empty beneath its callback, as a handler's is: this is the first of its microtasks.
      onMicrotask(() => open(carried, CAUSE.timer, next))
    }
    return withFirst(precede(callback, enter), args)
  }

  return {
    look() {
      const now = running()
      answered = now ? now.flag : flag
      if (now === null) return event
      if (now.isUnmarked) {
        now.isUnmarked = false
        onMicrotask(() => {
          now.flag = CAUSE.microtask
        })
      }
      return now.number
    },
    get flag() {
      return answered
    },
    enter(number) {
      top = { number, flag: CAUSE.handler, event: null, isUnmarked: false, outer: running() }
    },
    leave() {
      top = running()?.outer ?? null
    },
    follow(number, ofEvent, hasCheckpoints) {
      const outer = running()
      const weak = weaken(ofEvent)
      top = { number, flag: CAUSE.handler, event: weak, isUnmarked: hasCheckpoints, outer }
    },
    openCheckpoint(number) {
      open(number, CAUSE.microtask, 0)
    },
    carry,
  }
}
