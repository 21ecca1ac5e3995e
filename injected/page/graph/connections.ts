// Connections of the page's graph: whatever the page connects to a destination is connected to our tap beside it.
// Page world.
//
// `disconnect()` and `disconnect(output)` undo our connections natively, together with the page's; only the forms
// that name the destination must be repeated for the tap. No call of ours can change what the page's call answers: it
// comes after.

import { ACTION } from '../../../trace/wire/record.ts'
import type { Actions } from './actions.ts'
import { contextDestination, nodeContext } from '../audio-natives.ts'
import { deref, weaken } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { ContextEntry, Registry } from '../registry.ts'

/** Connections remembered for a context whose probe never answers (a page that makes nodes by the thousand). */
const MAX_PENDING = 4096

export interface GraphOptions {
  registry: Registry
  actions: Actions
  /** A node is used that may have been made before we came. */
  onNode(node: AudioNode): void
}

/** Wraps `connect` and `disconnect`, so that the tap of a context hears what its destination hears. */
export function patchGraph(patcher: Patcher, { registry, actions, onNode }: GraphOptions): void {
  const prototype = globalThis.AudioNode?.prototype

  patcher.method(prototype, 'connect', {
    before: () => actions.begin(ACTION.connect),
    after(self, args, _result, startedMs) {
      const node = self as AudioNode
      onNode(node)
      const entry = registry.contextOfNode(node)
      if (!entry) return
      actions.caused(ACTION.connect, entry.id, Number.NaN, startedMs)
      if (!entry.isRealtime || !isDestination(node, args[0])) return
      const output = typeof args[1] === 'number' ? args[1] : 0
      if (entry.tap) entry.tap.connect(node, output)
      else if (entry.probe === 'loading' && entry.pending.length < MAX_PENDING) {
        entry.pending.push({ node: weaken(node), output })
      }
    },
  })

  patcher.method(prototype, 'disconnect', {
    after(self, args) {
      const node = self as AudioNode
      const entry = registry.contextOfNode(node)
      if (!entry?.isRealtime) return
      const [first, second] = args
      if (args.length === 0 || first === undefined) forget(entry, node, undefined)
      else if (typeof first === 'number') forget(entry, node, first)
      else if (isDestination(node, first)) {
        const output = typeof second === 'number' ? second : undefined
        if (entry.tap) entry.tap.disconnect(node, output)
        else forget(entry, node, output)
      }
    },
  })
}

const isDestination = (node: unknown, target: unknown): boolean => {
  const context = nodeContext(node)
  return context !== undefined && target === contextDestination(context)
}

const forget = (entry: ContextEntry, node: unknown, output: number | undefined): void => {
  const { pending } = entry
  for (let index = pending.length - 1; index >= 0; index--) {
    const link = pending[index]
    if (!link) continue
    const source = deref(link.node)
    const isMeant = source === node && (output === undefined || link.output === output)
    if (isMeant || source === undefined) pending.splice(index, 1)
  }
}
