// Our own two listeners on each target that the page listens to for one kind of event (MIDI targets, ScriptProcessor
// nodes): one before the page's, one after them. Page world; targets and the page's listeners are held weakly.
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

const CAPTURES = 1
const BUBBLES = 2

interface Listened {
  /** Which of the two lists of the target each listener of the page is in. */
  readonly listeners: WeakTable<object, number>
  count: number
  hasAttribute: boolean
}

export interface EndListeners {
  /** The page is about to add a listener, or to set the attribute. */
  expect(target: object): void
  /** It has added one; the same one twice counts once. */
  added(target: object, listener: object, capture: boolean): void
  /** It has taken one away. */
  removed(target: object, listener: object, capture: boolean): void
  /** It has set the attribute to a handler, or to none. */
  attributeSet(target: object, hasHandler: boolean): void
  /** It has not added what it was about to add. */
  refused(target: object): void
  /** Ours are on no target any more, and come to none. */
  dispose(): void
}

/** On no target yet. Throws what a foreign object makes a native throw. */
export function createEndListeners(
  type: string,
  first: (event: Event) => void,
  last: (event: Event) => void,
): EndListeners {
  const table = createWeakTable<object, Listened>()
  let targets = createList<Weak<object>>()

  let isDisposed = false

  const remember = (target: object): void => {
    targets = livingOf(targets)
    push(targets, weaken(target))
  }

  const take = (target: object): void => {
    removeListener(target, type, first, true)
    removeListener(target, type, last, false)
  }

  /** Ours go to their places, after the page has put one of its own there, or has not. */
  const settle = (target: object, { count, hasAttribute }: Listened, isNew: boolean): void => {
    if (isDisposed) return
    if (isNew) {
      removeListener(target, type, last, false)
      addListener(target, type, last, false)
    } else if (count === 0 && !hasAttribute) take(target)
  }

  const turn = (target: object, listener: object, capture: boolean, isNew: boolean): void => {
    const listened = table.get(target)
    if (!listened) return
    const lists = listened.listeners.get(listener) ?? 0
    const list = capture ? CAPTURES : BUBBLES
    if (((lists & list) !== 0) !== isNew) {
      listened.listeners.set(listener, lists ^ list)
      listened.count += isNew ? 1 : -1
    }
    settle(target, listened, isNew)
  }

  return {
    expect(target) {
      if (isDisposed) return
      if (!table.has(target)) {
        const listeners = createWeakTable<object, number>()
        table.set(target, { listeners, count: 0, hasAttribute: false })
        remember(target)
      }
      addListener(target, type, first, true)
    },
    added(target, listener, capture) {
      turn(target, listener, capture, true)
    },
    removed(target, listener, capture) {
      turn(target, listener, capture, false)
    },
    attributeSet(target, hasHandler) {
      const listened = table.get(target)
      if (!listened) return
      listened.hasAttribute = hasHandler
      settle(target, listened, hasHandler)
    },
    refused(target) {
      const listened = table.get(target)
      if (listened) settle(target, listened, false)
    },
    dispose() {
      isDisposed = true
      each(targets, (weak) => {
        const target = deref(weak)
        if (target) take(target)
      })
      targets = createList()
    },
  }
}
