// Our own two listeners on each MIDI input that the page listens to: one before the page's, one after them. Page world;
// inputs and the page's listeners are held weakly.
//
// The page's listeners themselves are what the browser holds and calls, so each rule of the platform (same listener
// twice, once, capture, signal, removal, order) is the platform's own, and nothing of ours is on their stacks. Our
// first captures, and is there before the page adds its first; our last is added anew behind each that the page adds.
// Where the page has taken all of its listeners away, ours go too. One that was to run once, or until a signal, counts
// as there for ever: then ours stay.

import {
  addListener,
  createList,
  createWeakTable,
  deref,
  each,
  livingOf,
  push,
  removeListener,
  type Weak,
  weaken,
  type WeakTable,
} from '../natives.ts'

const TYPE = 'midimessage'
const CAPTURES = 1
const BUBBLES = 2

interface Listened {
  /** Which of the two lists of the input each listener of the page is in. */
  readonly listeners: WeakTable<object, number>
  count: number
  hasAttribute: boolean
}

export interface EndListeners {
  /** The page is about to add a listener, or to set the attribute. */
  expect(input: object): void
  /** It has added one; the same one twice counts once. */
  added(input: object, listener: object, capture: boolean): void
  /** It has taken one away. */
  removed(input: object, listener: object, capture: boolean): void
  /** It has set the attribute to a handler, or to none. */
  attributeSet(input: object, hasHandler: boolean): void
  /** It has not added what it was about to add. */
  refused(input: object): void
  /** Ours are on no input any more, and come to none. */
  dispose(): void
}

/** On no input yet. Throws what a foreign object makes a native throw. */
export function createEndListeners(
  first: (event: Event) => void,
  last: (event: Event) => void,
): EndListeners {
  const table = createWeakTable<object, Listened>()
  let inputs = createList<Weak<object>>()

  let isDisposed = false

  const remember = (input: object): void => {
    inputs = livingOf(inputs)
    push(inputs, weaken(input))
  }

  const take = (input: object): void => {
    removeListener(input, TYPE, first, true)
    removeListener(input, TYPE, last, false)
  }

  const putLast = (input: object): void => {
    if (isDisposed) return
    removeListener(input, TYPE, last, false)
    addListener(input, TYPE, last, false)
  }

  const settle = (input: object, listened: Listened): void => {
    if (listened.count === 0 && !listened.hasAttribute) take(input)
  }

  return {
    expect(input) {
      if (isDisposed) return
      if (!table.has(input)) {
        const listeners = createWeakTable<object, number>()
        table.set(input, { listeners, count: 0, hasAttribute: false })
        remember(input)
      }
      addListener(input, TYPE, first, true)
    },
    added(input, listener, capture) {
      const listened = table.get(input)
      if (!listened) return
      const lists = listened.listeners.get(listener) ?? 0
      const list = capture ? CAPTURES : BUBBLES
      if ((lists & list) === 0) {
        listened.listeners.set(listener, lists | list)
        listened.count++
      }
      putLast(input)
    },
    removed(input, listener, capture) {
      const listened = table.get(input)
      const lists = listened?.listeners.get(listener) ?? 0
      const list = capture ? CAPTURES : BUBBLES
      if (!listened || (lists & list) === 0) return
      listened.listeners.set(listener, lists & ~list)
      listened.count--
      settle(input, listened)
    },
    attributeSet(input, hasHandler) {
      const listened = table.get(input)
      if (!listened) return
      listened.hasAttribute = hasHandler
      if (hasHandler) putLast(input)
      else settle(input, listened)
    },
    refused(input) {
      const listened = table.get(input)
      if (listened) settle(input, listened)
    },
    dispose() {
      isDisposed = true
      each(inputs, (weak) => {
        const input = deref(weak)
        if (input) take(input)
      })
      inputs = createList()
    },
  }
}
