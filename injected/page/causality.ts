// Which MIDI event the code that runs right now descends from, and how that is known. Page world.
//
// handler    The event's handler is on the stack.
// microtask  The browser calls a handler with an empty stack, and only after the microtask queue has run dry. So
//            whatever runs in the checkpoint that follows was queued by the handler, or by something that the handler
//            queued: nothing else can be in that queue. The end of a checkpoint cannot be observed; a chain of
//            microtasks of our own, started after the handler returned, goes round with the page's. It ends after
//            ROUNDS: each round costs the page 0.1 µs or less, and a chain of awaits that is longer is given up as
//            unknown. The checkpoint cannot end before our chain does, so no later task is ever taken for a descendant.
//            An event that the page dispatches itself has no checkpoint of its own: there the handler alone counts.
// timer      A function given to setTimeout or requestAnimationFrame while a cause was current carries it by closure,
//            through GENERATIONS timers at most (a sequencer that was started by a key would else own everything that
//            follows).
//
// Whatever else comes (fetch, ports, unknown timers) is unknown; it is never guessed.

import { CAUSE } from '../../trace/wire/record.ts'
import { apply, isCallable } from './natives.ts'

const ROUNDS = 32
const GENERATIONS = 3

/** Read these two at any time; 0 and CAUSE.none where nothing is known. */
export interface Cause {
  readonly event: number
  readonly flag: number
}

export interface Causality extends Cause {
  /** Begins a handler; give what it returns to `leave`. */
  enter(event: number): Moment
  /** The handler has returned or thrown. `hasCheckpoint`: a microtask checkpoint follows as soon as we return. */
  leave(before: Moment, hasCheckpoint: boolean): void
  /** Opens the checkpoint of `event` after handlers that ran on a stack of ours (virtual input). */
  openCheckpoint(event: number): void
  /** The page's arguments for a timer, with its callback tied to what is current; the same where nothing is. */
  carry(args: unknown[]): unknown[]
}

/** What was current before. */
export interface Moment {
  event: number
  flag: number
  generation: number
}

const NOTHING: Moment = { event: 0, flag: CAUSE.none, generation: 0 }

/**
 * Knows of no cause yet. Asking it allocates nothing; each handler that ends allocates one promise chain. Never
 * throws.
 */
export function createCausality(): Causality {
  let event = 0
  let flag: number = CAUSE.none
  let generation = 0
  let checkpoint = 0
  const settled = Promise.resolve()

  const restore = (moment: Moment): void => {
    event = moment.event
    flag = moment.flag
    generation = moment.generation
  }

  // `await` on a native promise stays inside the engine: the page's own `then` is not called.
  const goRound = async (number: number): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) await settled
    if (checkpoint === number) restore(NOTHING)
  }

  const open = (ofEvent: number, ofFlag: number, ofGeneration: number): void => {
    event = ofEvent
    flag = ofFlag
    generation = ofGeneration
    checkpoint++
    // oxlint-disable-next-line typescript/no-floating-promises -- it cannot reject
    goRound(checkpoint)
  }

  const carry = (args: unknown[]): unknown[] => {
    const callback = args[0]
    if (event === 0 || generation >= GENERATIONS || !isCallable(callback)) return args
    const carried = event
    const next = generation + 1
    const wrapped = function (this: unknown, ...given: unknown[]): unknown {
      // A timer's own stack is empty beneath us, as a handler's is.
      event = carried
      flag = CAUSE.timer
      generation = next
      try {
        return apply(callback, this, given)
      } finally {
        open(carried, CAUSE.timer, next)
      }
    }
    return [wrapped, ...args.slice(1)]
  }

  return {
    get event() {
      return event
    },
    get flag() {
      return flag
    },
    enter(ofEvent) {
      const before = { event, flag, generation }
      event = ofEvent
      flag = CAUSE.handler
      generation = 0
      return before
    },
    leave(before, hasCheckpoint) {
      if (hasCheckpoint) open(event, CAUSE.microtask, 0)
      else restore(before)
    },
    openCheckpoint(ofEvent) {
      open(ofEvent, CAUSE.microtask, 0)
    },
    carry,
  }
}
