// A page's audio graph, as its records tell it. Types only.

import type { CountMode, Interpretation, NodeType, ScheduleCall } from '../wire/graph-names.ts'

/** A source's `start` or `stop`, the latest. */
export interface SourceCall {
  /** Epoch ms. */
  readonly wallMs: number
  /** Asked for, in frames of the context; null: at once. */
  readonly frame: number | null
}

export interface GraphNode {
  /** From 1, in the order in which the page made them. */
  readonly id: number
  readonly contextId: string
  readonly type: NodeType
  /** Source id of its processor's definition; 0: it has none. */
  readonly definition: number
  /** Name of its processor; '' for any but a worklet node. */
  readonly processor: string
  /** Epoch ms: when it was made, or met. */
  readonly sinceMs: number
  /** It was made before the graph was watched. */
  readonly isJoined: boolean
  channelCount: number
  countMode: CountMode
  interpretation: Interpretation
  /** Where in the page's code it was made: see `sites`; 0: not known. */
  readonly site: number
  /** It has been connected to something, or something to it. */
  wasConnected: boolean
  started: SourceCall | null
  stopped: SourceCall | null
  /** Epoch ms of the last thing that happened to it or to its connections. */
  changedMs: number
}

export interface GraphEdge {
  readonly from: number
  /** A node; 0: a parameter of something that is no node, such as the listener's. */
  readonly to: number
  /** Null: it goes to an input. */
  readonly parameter: string | null
  readonly output: number
  /** Of a parameter: its place among those of its node. */
  readonly input: number
  /** Epoch ms. */
  readonly sinceMs: number
}

/** How many nodes and open contexts there were. */
export interface AliveSample {
  /** Epoch ms. */
  readonly wallMs: number
  readonly total: number
  /** By number of NODE_TYPES. */
  readonly byType: readonly number[]
  readonly contexts: number
}

/** A call that schedules a parameter. Times are frames of the context; null: not told, or there is none. */
export interface ScheduledCall {
  readonly call: ScheduleCall
  /** Asked for. */
  readonly frame: number | null
  readonly value: number | null
  /** Time constant of setTargetAtTime, duration of setValueCurveAtTime. */
  lastsFrames: number | null
}

/** What leaves one channel of a node's output: over the last tenths of a second. */
export interface ChannelLevel {
  readonly peak: number
  readonly rms: number
  /** The highest since it is measured. */
  readonly mostPeak: number
}

export interface NodeLevel {
  readonly node: number
  wallMs: number
  readonly channels: ChannelLevel[]
}

/** Values of a node's parameters, as last told. */
export interface NodeValues {
  readonly node: number
  wallMs: number
  /** Where its context stood, in frames; null: not told. */
  frame: number | null
  /** By place among its parameters. */
  readonly values: { name: string; value: number }[]
}

/** The graph of one recording of a document. What is in it is of the moment: read it, never keep or change it. */
export interface PageGraph {
  readonly id: string
  readonly document: string
  /** What was made before is known from when it was used. */
  readonly isJoined: boolean
  /** Grows with everything that comes. */
  readonly revision: number
  /** Epoch ms of the newest record, of the graph or of a context. */
  readonly nowMs: number
  /** Nodes that are there, by id, oldest first. */
  readonly nodes: ReadonlyMap<number, GraphNode>
  readonly edges: ReadonlyMap<string, GraphEdge>
  /** Stacks of the places where nodes were made, by number; empty while nobody wanted to know. */
  readonly sites: ReadonlyMap<number, string>
  /** Keys of the edges that leave a node, and of those that come to it. */
  outOf(node: number): ReadonlySet<string>
  into(node: number): ReadonlySet<string>
  /** All that were made, and that were collected, since it was watched. */
  readonly made: number
  readonly gone: number
  /** What came after there were too many, and is not followed. */
  readonly refused: number
  /** Over time, oldest first. Allocates all of them. */
  readonly history: readonly AliveSample[]
  /** As it is now. */
  readonly alive: AliveSample
  /** The processor of a worklet node was called in the last second. */
  isRunning(node: number): boolean
  /** Null: none was asked for. */
  readonly values: NodeValues | null
  /** Null: nothing was measured. */
  readonly level: NodeLevel | null
  /** Calls that have scheduled a parameter of a node, by its place, oldest first; empty for any other node. */
  callsOf(node: number, place: number): readonly ScheduledCall[]
}
