// ScriptProcessor nodes of the page: what their handlers take of the main thread, between two listeners of ours. Page
// world.
//
// Ours are on a node only while the page's are: a node without a handler gets no events, and one with a handler is not
// let go by the browser.

import { KIND } from '../../../trace/wire/record.ts'
import { nodeBufferFrames } from '../audio-natives.ts'
import { createEndListeners } from '../listeners/end-listeners.ts'
import { hasAttribute, type Watch, watchAttribute } from '../listeners/watch-listeners.ts'
import {
  createWeakTable,
  eventTarget,
  ignore,
  isTrusted,
  nowMs,
  prototypeOf,
  quietly,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Registry } from '../registry.ts'

const TYPE = 'audioprocess'
const ATTRIBUTE = 'onaudioprocess'

export interface ScriptProcessors {
  readonly watch: Watch
  /** Wraps the handler attribute; listeners are noticed by `watchListeners`. */
  patch(patcher: Patcher): void
  dispose(): void
}

interface Script {
  readonly id: number
  calls: number
}

/** Knows no node yet; nodes are held weakly. Each call of a handler reads the clock twice and writes one record. */
export function createScriptProcessors(registry: Registry, output: Output): ScriptProcessors {
  const scripts = createWeakTable<object, Script>()
  const prototype = prototypeOf('ScriptProcessorNode')
  let beganMs = 0

  /** Its first buffer is the first that is known of a node: one without a handler gets none. */
  const scriptOf = (node: object): Script => {
    const known = scripts.get(node)
    if (known) return known
    const contextId = registry.contextOfNode(node)?.id ?? 0
    const frames = nodeBufferFrames(node)
    const definition = registry.newNode(contextId, 'ScriptProcessorNode', 0, frames, false)
    registry.define(definition)
    const script = { id: definition.id, calls: 0 }
    scripts.set(node, script)
    return script
  }

  // A page may dispatch one itself; that is no buffer.
  const first = (event: Event): void => {
    beganMs = isTrusted(event) ? nowMs() : NaN
  }
  const last = quietly((event: Event): void => {
    const us = (nowMs() - beganMs) * 1000
    const node = eventTarget(event)
    if (us !== us || !node) return
    const script = scriptOf(node)
    output.record(KIND.audioProcess, 0, script.id, NaN, beganMs, ++script.calls, us)
  })

  const watch: Watch = {
    type: TYPE,
    ends: createEndListeners(TYPE, first, last),
    isTarget: hasAttribute(prototype, ATTRIBUTE),
    onAdded: ignore,
  }

  return {
    watch,
    patch(patcher) {
      watchAttribute(patcher, prototype, ATTRIBUTE, watch)
    },
    dispose() {
      watch.ends.dispose()
    },
  }
}
