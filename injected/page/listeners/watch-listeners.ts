// Notices the listeners and handler attributes that the page gives to what is watched, so that ours stand around them
// (end-listeners.ts). Page world. One wrapper of addEventListener serves all kinds of targets.

import { at, isObject, nativeGetter, prototypeOf } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { EndListeners } from './end-listeners.ts'
import { watchedAt } from './watched-options.ts'

/** One kind of event at one kind of target. */
export interface Watch {
  readonly type: string
  readonly ends: EndListeners
  isTarget(candidate: object): boolean
  /** The page has added a listener to it. */
  onAdded(target: object): void
}

const abortedSignal = nativeGetter<boolean>(prototypeOf('AbortSignal'), 'aborted')

/** True for the objects whose attribute it is, by its native getter. */
export function hasAttribute(
  prototype: object | undefined,
  name: string,
): (candidate: unknown) => boolean {
  const read = nativeGetter<unknown>(prototype, name)
  return (candidate) => {
    try {
      read?.(candidate)
      return read !== undefined
    } catch {
      return false
    }
  }
}

/** Wraps what adds listeners and takes them away. An event that nobody watches costs a comparison for each watch. */
export function watchListeners(patcher: Patcher, watches: readonly Watch[]): void {
  const watchOf = (self: unknown, args: unknown[]): Watch | undefined => {
    if (!isObject(self) || !isObject(at(args, 1))) return undefined
    for (let index = 0; index < watches.length; index++) {
      const watch = watches[index] as Watch
      if (watch.type === at(args, 0) && watch.isTarget(self)) return watch
    }
    return undefined
  }

  const patch = (name: string, isAdding: boolean): void =>
    void patcher.aroundMethod(prototypeOf('EventTarget'), name, (callNative, self, args) => {
      const watch = watchOf(self, args)
      if (!watch) return callNative(args)
      const { ends } = watch
      const target = self as object
      const listener = at(args, 1) as object
      const flag = at(args, 2)
      if (isAdding) ends.expect(target)
      const watched = watchedAt(args, 2)
      const result = callNative(args)
      const capture = !!(watched ? watched.read['capture'] : flag)
      const signal = watched?.read['signal']
      if (!isAdding) ends.removed(target, listener, capture)
      else if (isObject(signal) && abortedSignal?.(signal)) ends.refused(target)
      else {
        ends.added(target, listener, capture)
        watch.onAdded(target)
      }
      return result
    })
  patch('addEventListener', true)
  patch('removeEventListener', false)
}

/** Wraps the handler attribute of a class. */
export function watchAttribute(
  patcher: Patcher,
  prototype: object | undefined,
  name: string,
  { ends, isTarget }: Watch,
): void {
  patcher.accessor(prototype, name, {
    set: {
      before(self, args) {
        if (isObject(at(args, 0)) && isTarget(self as object)) ends.expect(self as object)
      },
      after(self, args) {
        ends.attributeSet(self as object, isObject(at(args, 0)))
      },
    },
  })
}
