// The parts of a recorder, put together: who knows whom, how all of them get their wrappers in, and how all of them
// go. Page world.

import { LIMIT } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { createCausality } from './causality.ts'
import { createCauses } from './causes/causes.ts'
import { createConfiguration } from './configuration.ts'
import { createClocks } from './contexts/clocks.ts'
import { createContexts } from './contexts/contexts.ts'
import type { DocumentTaps } from './contexts/document-taps.ts'
import { patchAwakenings } from './graph/awakenings.ts'
import { createActions, patchActions } from './graph/actions.ts'
import { patchGraph } from './graph/connections.ts'
import { createNodes } from './graph/nodes.ts'
import { createScriptProcessors } from './graph/script-processors.ts'
import { createGuard } from './guard.ts'
import { watchListeners } from './listeners/watch-listeners.ts'
import { watchLongTasks } from './long-tasks.ts'
import type { Follower } from './midi/follower.ts'
import { createMidiPort } from './midi/midi-access.ts'
import { createMidiHandlers } from './midi/midi-handlers.ts'
import { cutText, describeError, each, ignore } from './natives.ts'
import { createOutput, type MessageSink } from './output.ts'
import { createPatcher } from './patch.ts'
import { referencePlatform } from './reference/reference-host.ts'
import { createReferenceLoader } from './reference/reference-loader.ts'
import { createRegistry } from './registry.ts'
import { shownName } from './secrets.ts'

/**
 * Everything that a recorder consists of; nothing of the page is touched yet. `config` null: it is still to come.
 * `taps`: of all recorders of the document.
 */
export function createParts(sink: MessageSink, config: RecorderConfig | null, taps: DocumentTaps) {
  const output = createOutput(sink)
  const onFault = (where: string, error: unknown): void => {
    output.notice('wrapper-fault', `${where}: ${describeError(error)}`)
  }
  const guard = createGuard(onFault)
  const configuration = createConfiguration(config)
  const patcher = createPatcher(onFault)
  const registry = createRegistry(output)
  const causality = createCausality()
  let lastEvent = 0
  const nextEvent = (): number => ++lastEvent
  /** What most of them need. */
  const common = { causality, registry, output, configuration, nextEvent, taps }
  const causes = createCauses(common)
  const actions = createActions(output, causes)
  const nodes = createNodes(registry, output, actions)
  const scripts = createScriptProcessors(registry, output)
  const follower: Follower = {
    get isFollowing() {
      return reference.isFollowing
    },
    hear: (data, stampMs, isVirtual) =>
      guard('reference', () => reference.hear(data, stampMs, isVirtual)),
  }
  const handlers = createMidiHandlers({ ...common, follower, onFault })
  const midi = createMidiPort({ ...common, handlers, follower })
  const clocks = createClocks(registry, output)
  const contexts = createContexts({
    ...common,
    tapHost: {
      output,
      timedQuantumEvery: () => configuration.current.timedQuantumEvery,
      onProcessor(contextId, entry, processorIndex, given, joined) {
        const name = cutText(shownName(given), LIMIT.stringLength)
        output.send({ type: 'processor/define', contextId, processorIndex, name, joined })
        if (entry && !joined) nodes.onProcessor(entry, processorIndex, name)
      },
    },
  })
  const reference = createReferenceLoader({
    ...common,
    platform: referencePlatform,
    contexts,
    nodes,
  })
  configuration.onChange(({ timedQuantumEvery }) => {
    registry.forEachContext((_context, entry) => entry.tap?.configure(timedQuantumEvery))
  })

  let unwatchTasks: () => void = ignore

  return {
    ...common,
    guard,
    nodes,
    handlers,
    actions,
    midi,
    clocks,
    contexts,
    reference,
    /** Wraps the natives. `isJoined`: objects of the page may have been there before us. */
    patch(isJoined: boolean): void {
      causes.patch(patcher)
      contexts.patch(patcher, isJoined)
      nodes.patch(patcher)
      patchGraph(patcher, { registry, output, actions, onNode: nodes.adopt })
      patchActions(patcher, registry, actions)
      patchAwakenings(patcher, registry, actions)
      scripts.patch(patcher)
      handlers.patch(patcher)
      watchListeners(patcher, [scripts.watch, handlers.watch])
      midi.patch(patcher)
      unwatchTasks = watchLongTasks(output)
      if (taps.startGraph) taps.tellGraph = taps.startGraph(patcher, registry, output, isJoined)
    },
    /** Puts the natives back; the page is as without us when this returns. Never throws. */
    restore(): void {
      const undo = [
        () => patcher.undoAll(),
        () => unwatchTasks(),
        () => causes.dispose(),
        () => handlers.dispose(),
        () => scripts.dispose(),
        () => nodes.dispose(),
        () => midi.dispose(),
        () => contexts.restore(),
        () => configuration.dispose(),
      ]
      each(undo, (ours) => guard('stop', ours))
    },
  }
}
