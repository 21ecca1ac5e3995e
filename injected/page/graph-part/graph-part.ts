// Watches how the page builds its graph: nodes that are made, connected, started, and that are gone. Page world; what
// it is handed (patcher, registry, output) is the recorder's, which takes its wrappers out together with its own.

import { ANY_INDEX, NODE_TYPES, packIndices } from '../../../trace/wire/graph-names.ts'
import type { SessionCommand } from '../../../trace/wire/page-port.ts'
import { GRAPH_CALL, KIND } from '../../../trace/wire/record.ts'
import {
  at,
  cutText,
  each,
  isObject,
  min,
  ownKeys,
  prototypeOf,
  quietly,
  setNativeTimeout,
  toText,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import type { Registry } from '../registry.ts'
import { SOURCES } from '../graph/sources.ts'
import { contextPrototype, nodePrototype } from './graph-natives.ts'
import { createGraphNodes, type GraphNodes } from './graph-nodes.ts'
import { createParameterNames } from './graph-parameter-names.ts'
import { createGraphProbe } from './graph-probe.ts'
import { watchSchedules } from './graph-schedules.ts'
import { createGraphSites } from './graph-sites.ts'
import { createGraphRecords, type GraphRecords } from './graph-records.ts'

/** Ten times a second, ms. */
const TELL_MS = 100

/**
 * Begins to watch: its wrappers lie around the recorder's. Costs each of these calls some microseconds. Answers what
 * takes commands for this recording.
 */
export function startGraph(
  patcher: Patcher,
  registry: Registry,
  output: Output,
  isJoined: boolean,
): (command: SessionCommand) => void {
  const stream = registry.nextId()
  registry.define({ kind: 'graph', id: stream, joined: isJoined })
  const records = createGraphRecords(output, stream)
  const sites = createGraphSites(output, stream)
  const nodes = createGraphNodes(registry, records, sites, createParameterNames(output, stream))
  watchMaking(patcher, nodes)
  watchConnections(patcher, registry, records, nodes)
  watchSources(patcher, registry, records, nodes)
  const schedules = watchSchedules(patcher, records)
  const probe = createGraphProbe(registry, records)
  let watched = 0
  let isBetween = false
  /** The recorder's clock ticks half as often as is told of what somebody looks at. */
  const between = quietly<void>((): void => {
    isBetween = true
    output.flush()
    isBetween = false
  })
  records.onFlush(() => {
    if (watched !== 0) {
      nodes.tell(watched, (param, place, sampleRate) =>
        schedules.tell(param, watched, place, sampleRate),
      )
      if (!isBetween) setNativeTimeout(between, TELL_MS)
    }
    probe.tell(!patcher.isActive)
  })
  return (command) => {
    if (command.type === 'graph/inspect') {
      const { node, isMeasured } = command
      if (node !== watched) schedules.again(node)
      watched = node
      probe.put(node, isMeasured ? nodes.nodeOf(node) : undefined)
    } else if (command.type === 'graph/sites') sites.isWanted = command.isWanted
  }
}

function watchMaking(patcher: Patcher, nodes: GraphNodes): void {
  // The first two are never constructed.
  for (let number = 2; number < NODE_TYPES.length; number++) {
    const onConstructed = (made: unknown): void => void nodes.idOf(made, onConstructed, number)
    patcher.globalConstructor([NODE_TYPES[number] as string], onConstructed)
  }
  const onMade = (made: unknown): void => void nodes.idOf(made, onMade)
  const made = { after: (_self: unknown, _args: unknown, result: unknown) => onMade(result) }
  each([contextPrototype, prototypeOf('AudioContext')], (prototype) => {
    if (!prototype) return
    each(ownKeys(prototype), (name) => {
      if (cutText(toText(name), 6) === 'create') patcher.hookMethod(prototype, name, made)
    })
  })
}

/** What is not given is the first; what is too large to tell is the last that can be told. */
const indexOf = (given: unknown): number =>
  typeof given === 'number' && given > 0 ? min(given, ANY_INDEX - 1) : 0

function watchConnections(
  patcher: Patcher,
  registry: Registry,
  records: GraphRecords,
  nodes: GraphNodes,
): void {
  const tell = (
    kind: typeof KIND.graphConnect | typeof KIND.graphDisconnect,
    node: unknown,
    target: unknown,
    output: number,
    input: number,
  ): void => {
    const from = nodes.idOf(node)
    if (from === 0) return
    const source = registry.contextOfNode(node)?.id ?? 0
    const to = nodes.idOf(target)
    const parameter = to === 0 ? nodes.placeOf(target) : undefined
    // A parameter of an AudioListener, or something that we have not met.
    const flags = to > 0 || !isObject(target) ? 0 : (parameter?.number ?? 0) + 1
    const indices = packIndices(output, parameter ? indexOf(parameter.place) : input)
    records.write(kind, flags, source, parameter?.node ?? to, from, indices)
  }

  patcher.hookMethod(nodePrototype, 'connect', {
    after(self, args) {
      tell(KIND.graphConnect, self, at(args, 0), indexOf(at(args, 1)), indexOf(at(args, 2)))
    },
  })
  patcher.hookMethod(nodePrototype, 'disconnect', {
    after(self, args) {
      const first = at(args, 0)
      const anyOr = (given: unknown): number => (given === undefined ? ANY_INDEX : indexOf(given))
      if (isObject(first))
        tell(KIND.graphDisconnect, self, first, anyOr(at(args, 1)), anyOr(at(args, 2)))
      else tell(KIND.graphDisconnect, self, undefined, anyOr(first), ANY_INDEX)
    },
  })
}

function watchSources(
  patcher: Patcher,
  registry: Registry,
  records: GraphRecords,
  nodes: GraphNodes,
): void {
  const onCall = (call: number) => ({
    after(self: unknown, args: readonly unknown[]) {
      const id = nodes.idOf(self)
      const entry = registry.contextOfNode(self)
      if (id === 0 || !entry) return
      const when = at(args, 0)
      const frame = typeof when === 'number' && when > 0 ? when * entry.sampleRate : NaN
      records.write(KIND.graphCall, call, entry.id, frame, id, 0)
    },
  })
  each(SOURCES, (name) => {
    const prototype = prototypeOf(name)
    patcher.hookMethod(prototype, 'start', onCall(GRAPH_CALL.start))
    patcher.hookMethod(prototype, 'stop', onCall(GRAPH_CALL.stop))
  })
}
