// The page's audio nodes and their parameters, each by a number of its own. Page world. Nothing is held: tables of the
// page's objects are weak, and what stands in them are numbers.

import { NODE_TYPES, packChannels, PARAMETER_NAMES } from '../../../trace/wire/graph-names.ts'
import { KIND } from '../../../trace/wire/record.ts'
import {
  createList,
  createTable,
  createWeakTable,
  deref,
  each,
  getPrototypeOf,
  isObject,
  type List,
  nativeGetter,
  prototypeOf,
  push,
  type Weak,
  weaken,
} from '../natives.ts'
import type { Registry } from '../registry.ts'
import {
  channelCount,
  contextTime,
  createGoneWatch,
  eachWorkletParameter,
  interpretationOf,
  modeOf,
  nodeContext,
  parameterValue,
} from './graph-natives.ts'
import type { GraphRecords } from './graph-records.ts'
import type { GraphSites } from './graph-sites.ts'

interface KnownType {
  /** Of NODE_TYPES. */
  readonly number: number
  readonly parameters: List<KnownParameter>
  /** Its parameters are in a map, by names of the page's. */
  readonly isWorklet: boolean
}

interface KnownParameter {
  /** Of PARAMETER_NAMES. */
  readonly number: number
  read(node: unknown): AudioParam
}

/** A parameter as records name it: its node, its PARAMETER_NAMES, and which of them it is. */
export interface ParameterPlace {
  readonly node: number
  readonly number: number
  /** Among the node's parameters, from 0. */
  readonly place: number
}

export interface GraphNodes {
  /**
   * The node's number, from 1; one that is met for the first time is told. 0 for what is no node of the page. `maker`:
   * where it was made just now, the function of ours that the page's code has called. `made`: of which NODE_TYPES,
   * where the constructor tells.
   */
  idOf(node: unknown, maker?: unknown, made?: number): number
  /** Undefined for what is no parameter of a node that is known. */
  placeOf(param: unknown): ParameterPlace | undefined
  /**
   * Tells a node's channels and the values of its parameters, as they are now; nothing where it is gone. Each parameter
   * is shown, with its place among them.
   */
  tell(id: number, show: (param: AudioParam, place: number, sampleRate: number) => void): void
  /** Undefined where it is gone. */
  nodeOf(id: number): AudioNode | undefined
}

/** Which class a prototype belongs to; made once, before the page's first script. */
const types = createTable<object | null, KnownType>()
const typesByNumber = createTable<number, KnownType>()
/** Classes that a page puts between its own and the platform's. */
const MAX_DEPTH = 16

for (let number = 0; number < NODE_TYPES.length; number++) {
  const name = NODE_TYPES[number] as string
  const prototype = prototypeOf(name)
  const parameters = createList<KnownParameter>()
  for (let place = 1; place < PARAMETER_NAMES.length; place++) {
    const read = nativeGetter<AudioParam>(prototype, PARAMETER_NAMES[place] as string)
    if (read) push(parameters, { number: place, read })
  }
  if (!prototype) continue
  const type = { number, parameters, isWorklet: name === 'AudioWorkletNode' }
  types.set(prototype, type)
  typesByNumber.set(number, type)
}

/**
 * The nearest class that is known; undefined for what is no node. Not asked of what was constructed before our eyes: a
 * chain that the page has made may hold proxies, which are told, and have no end.
 */
function typeOf(node: object): KnownType | undefined {
  let prototype = getPrototypeOf(node)
  for (let depth = 0; depth < MAX_DEPTH && prototype !== null; depth++) {
    const known = types.get(prototype)
    if (known) return known
    prototype = getPrototypeOf(prototype)
  }
  return undefined
}

/** Knows no node. Allocates for each that is new. */
export function createGraphNodes(
  registry: Registry,
  records: GraphRecords,
  sites: GraphSites,
  /** Of the name of a worklet node's parameter. */
  numberOf: (name: string) => number,
): GraphNodes {
  const ids = createWeakTable<object, number>()
  const living = createTable<number, { weak: Weak<AudioNode>; type: KnownType }>()
  const places = createWeakTable<object, ParameterPlace>()
  const watch = createGoneWatch((id) => {
    living.delete(id)
    records.write(KIND.graphGone, 0, 0, NaN, id, 0)
  })
  let lastId = 0

  const describe = (
    node: AudioNode,
    type: KnownType,
    contextId: number,
    id: number,
    isNew: boolean,
    site: number,
  ) => {
    const channels = packChannels(
      channelCount(node),
      modeOf(node),
      interpretationOf(node),
      !isNew,
      site,
    )
    const definition = registry.nodeIds.get(node) ?? NaN
    records.write(KIND.graphNode, type.number, contextId, definition, id, channels)
  }

  const meet = (node: AudioNode, maker: unknown, made: number | undefined): number => {
    const type = made === undefined ? typeOf(node) : typesByNumber.get(made)
    if (!type) return 0
    // Whoever is no node in truth, though its prototype says so, makes this throw, or has none.
    const entry = registry.contextOfNode(node)
    if (!entry || entry.isReference) return 0
    const id = ++lastId
    ids.set(node, id)
    watch(node, id)
    living.set(id, { weak: weaken(node), type })
    const isNew = maker !== undefined
    describe(node, type, entry.id, id, isNew, isNew ? sites.siteOf(maker) : 0)
    eachParameter(node, type, numberOf, (param, number, place) =>
      places.set(param, { node: id, number, place }),
    )
    return id
  }

  const nodeOf = (id: number): AudioNode | undefined => {
    const known = living.get(id)
    return known && deref(known.weak)
  }

  return {
    idOf(node, maker, made) {
      if (!isObject(node)) return 0
      return ids.get(node) ?? meet(node as AudioNode, maker, made)
    },
    placeOf: (param) => (isObject(param) ? places.get(param) : undefined),
    nodeOf,
    tell(id, show) {
      const known = living.get(id)
      const node = nodeOf(id)
      const entry = node && registry.contextOfNode(node)
      if (!known || !node || !entry) return
      const { type } = known
      describe(node, type, entry.id, id, true, 0)
      const frame = contextTime(nodeContext(node)) * entry.sampleRate
      eachParameter(node, type, numberOf, (param, number, place) => {
        records.write(KIND.graphValue, number, place, frame, id, parameterValue(param))
        show(param, place, entry.sampleRate)
      })
    },
  }
}

/** Visits the parameters of a node, always in the same order, each with its PARAMETER_NAMES and its place. */
function eachParameter(
  node: AudioNode,
  { parameters, isWorklet }: KnownType,
  numberOf: (name: string) => number,
  visit: (param: AudioParam, number: number, place: number) => void,
): void {
  let place = 0
  each(parameters, ({ number, read }) => visit(read(node), number, place++))
  if (isWorklet) eachWorkletParameter(node, (param, name) => visit(param, numberOf(name), place++))
}
