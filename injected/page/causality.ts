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
import { at, goRound, isCallable, isUnderWay, onMicrotask, precede, withFirst } from './natives.ts'

const GENERATIONS = 3

export interface Causality {
  /** Number of the event that what runs now is done for; 0 where none is known. */
  look(): number
  /** How the last answer was known: CAUSE. */
  readonly flag: number
  /**
   * What runs from here to `leave`, and while `event` is being dispatched, is done for `followed`. Calls may be nested.
   * `hasCheckpoints`: microtasks run between its handlers. The event is kept until `leave`; one whose handlers the page
   * has stopped, until the next `look`.
   */
  follow(followed: Followed, event?: Event, hasCheckpoints?: boolean): void
  /** Ends what is followed now, and answers it. */
  leave(): Followed | undefined
  /** A checkpoint begins in which everything descends from the event with this number. */
  openCheckpoint(number: number): void
  /** The page's arguments for a timer, with its callback tied to what is current; the same where nothing is. */
  carry(args: unknown[]): unknown[]
}

/** What an event is followed as. */
export interface Followed {
  /** Of the event. */
  readonly number: number
}

/** Something on the stack: an event under way, or code between `follow` and `leave`. */
interface Running {
  readonly followed: Followed
  flag: number
  /** Undefined: `leave` ends it. */
  readonly event: Event | undefined
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
    while (top?.event && !isUnderWay(top.event)) top = top.outer
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
    const carried = now ? now.followed.number : event
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
      return now.followed.number
    },
    get flag() {
      return answered
    },
    follow(followed, ofEvent, isUnmarked = false) {
      top = { followed, flag: CAUSE.handler, event: ofEvent, isUnmarked, outer: running() }
    },
    leave() {
      const now = running()
      top = now && now.outer
      return now?.followed
    },
    openCheckpoint(number) {
      open(number, CAUSE.microtask, 0)
    },
    carry,
  }
}
