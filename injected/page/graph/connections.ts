// Connections of the page's graph: whatever the page connects to where sound leaves the context goes to our tap, too.
// Page world.
//
// `disconnect()` and `disconnect(output)` undo our connections natively, together with the page's; only the forms
// that name the outlet must be repeated for the tap. No call of ours can change what the page's call answers: it
// comes after.

import { ACTION } from '../../../trace/wire/record.ts'
import type { Actions } from './actions.ts'
import { contextDestination, isStreamDestination, nodeContext } from '../audio-natives.ts'
import { at, prototypeOf } from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Registry } from '../registry.ts'

export interface GraphOptions {
  registry: Registry
  output: Output
  actions: Actions
  /** A node is used that may have been made before we came. */
  onNode(node: AudioNode): void
}

/** Wraps `connect` and `disconnect`, so that the tap of a context hears what its destination hears. */
export function patchGraph(
  patcher: Patcher,
  { registry, output, actions, onNode }: GraphOptions,
): void {
  const prototype = prototypeOf('AudioNode')

  patcher.hookMethod(prototype, 'connect', {
    before: () => actions.begin(ACTION.connect),
    after(self, args, _result, begun) {
      const node = self as AudioNode
      onNode(node)
      const entry = registry.contextOfNode(node)
      if (!entry) return
      actions.end(begun, entry.id, NaN, 0)
      if (!entry.isRealtime || entry.probe === 'blocked') return
      const stream = outletOf(node, at(args, 0))
      if (stream === undefined) return
      const given = at(args, 1)
      entry.outlets.connect(node, typeof given === 'number' ? given : 0, stream)
      if (stream === null || entry.hasStream) return
      entry.hasStream = true
      output.notice('stream-output', `${entry.id}`)
    },
  })

  patcher.hookMethod(prototype, 'disconnect', {
    after(self, args) {
      const node = self as AudioNode
      const entry = registry.contextOfNode(node)
      if (!entry?.isRealtime) return
      const first = at(args, 0)
      const second = at(args, 1)
      if (first === undefined || typeof first === 'number') {
        entry.outlets.forget(node, first)
        return
      }
      const stream = outletOf(node, first)
      if (stream === undefined) return
      entry.outlets.disconnect(node, typeof second === 'number' ? second : undefined, stream)
    },
  })
}

/** Null: the context's destination; a node: the stream that it makes; undefined: no way out of the context. */
const outletOf = (node: AudioNode, target: unknown): AudioNode | null | undefined => {
  const context = nodeContext(node)
  if (context === undefined) return undefined
  if (target === contextDestination(context)) return null
  return isStreamDestination(target) ? (target as AudioNode) : undefined
}
