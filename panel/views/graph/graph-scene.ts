// Everything that a canvas draws of a graph, worked out once for each change: where, how, and in which box, so that a
// frame looks at numbers only. Panel page.

import type { NodeType } from '../../../trace/wire/graph-names.ts'
import type { GraphNode, PageGraph } from '../../../trace/graph/schema.ts'
import type { Box, GraphPicture } from './graph-model.ts'
import { boxText, lineKey, type ShownGraph } from './graph-shown.ts'

/** What a node does, as colours tell it. */
export type NodeRole = 'source' | 'effect' | 'processor' | 'end'

const SOURCES: ReadonlySet<NodeType> = new Set([
  'AudioBufferSourceNode',
  'ConstantSourceNode',
  'MediaElementAudioSourceNode',
  'MediaStreamAudioSourceNode',
  'MediaStreamTrackAudioSourceNode',
  'OscillatorNode',
])

export function roleOf(type: NodeType): NodeRole {
  if (SOURCES.has(type)) return 'source'
  if (type === 'AudioWorkletNode' || type === 'ScriptProcessorNode') return 'processor'
  const isEnd = type === 'AudioDestinationNode' || type === 'MediaStreamAudioDestinationNode'
  return isEnd ? 'end' : 'effect'
}

/** One colour for the frame of a box: what matters most of it. */
export type BoxFrame = 'chosen' | 'marked' | 'changed' | NodeRole

export interface SceneBox extends Box {
  readonly text: string
  readonly role: NodeRole
  readonly frame: BoxFrame
  /** Not what is searched for. */
  readonly isFaint: boolean
  /** Several nodes. */
  readonly isGroup: boolean
}

export interface SceneLine {
  readonly points: readonly number[]
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Boxes by the colour of their frames, and by that of their edges. */
export interface SceneBoxes {
  readonly boxes: Readonly<Record<BoxFrame, readonly SceneBox[]>>
  readonly edges: Readonly<Record<NodeRole, readonly SceneBox[]>>
}

export interface GraphScene {
  readonly boxes: readonly SceneBox[]
  /** What is searched for, or everything; and what is not. */
  readonly bright: SceneBoxes
  readonly faint: SceneBoxes
  /** Drawn in this order. */
  readonly plain: readonly SceneLine[]
  readonly dashed: readonly SceneLine[]
  readonly chosen: readonly SceneLine[]
  readonly chosenDashed: readonly SceneLine[]
}

/** What happened this long before the newest change belongs to it. */
const CHANGE_MS = 1500

/** Linear in the graph; allocates. `isMeant` null: nothing is searched for. */
export function sceneOf(
  graph: PageGraph,
  shown: ShownGraph,
  picture: GraphPicture,
  marked: ReadonlySet<number>,
  selected: number | null,
  isMeant: ((node: GraphNode) => boolean) | null,
): GraphScene {
  const chosenGroup = selected === null ? undefined : shown.groupOf.get(selected)
  const boxes: SceneBox[] = []
  for (const group of shown.groups) {
    const box = picture.boxes.get(group.id)
    if (box === undefined) continue
    const { nodes } = group
    const role = roleOf((nodes[0] as GraphNode).type)
    const isMarked = nodes.some(({ id }) => marked.has(id))
    const isNew = nodes.some(({ changedMs }) => changedMs >= graph.nowMs - CHANGE_MS)
    const frame =
      group.id === chosenGroup ? 'chosen' : isMarked ? 'marked' : isNew ? 'changed' : role
    boxes.push({
      ...box,
      text: `${isMarked ? '! ' : ''}${boxText(group)}`,
      role,
      frame,
      isFaint: isMeant !== null && !nodes.some(isMeant),
      isGroup: nodes.length > 1,
    })
  }
  const lines = { plain: [], dashed: [], chosen: [], chosenDashed: [] } as Record<
    'plain' | 'dashed' | 'chosen' | 'chosenDashed',
    SceneLine[]
  >
  for (const placed of picture.lines) {
    const line = shown.lines.get(lineKey(placed))
    // It was taken away since the picture was placed.
    if (line === undefined) continue
    const isChosen = placed.from === chosenGroup || placed.to === chosenGroup
    const { isParameter } = line
    const style = isChosen
      ? isParameter
        ? 'chosenDashed'
        : 'chosen'
      : isParameter
        ? 'dashed'
        : 'plain'
    lines[style].push(boundedLine(placed.points))
  }
  return { boxes, bright: sorted(boxes, false), faint: sorted(boxes, true), ...lines }
}

function sorted(boxes: readonly SceneBox[], isFaint: boolean): SceneBoxes {
  const drawn = boxes.filter((box) => box.isFaint === isFaint)
  const framed = (frame: BoxFrame): SceneBox[] => drawn.filter((box) => box.frame === frame)
  const edged = (role: NodeRole): SceneBox[] => drawn.filter((box) => box.role === role)
  return {
    boxes: {
      source: framed('source'),
      effect: framed('effect'),
      processor: framed('processor'),
      end: framed('end'),
      changed: framed('changed'),
      marked: framed('marked'),
      chosen: framed('chosen'),
    },
    edges: {
      source: edged('source'),
      effect: edged('effect'),
      processor: edged('processor'),
      end: edged('end'),
    },
  }
}

function boundedLine(points: readonly number[]): SceneLine {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at] as number, points[at + 1] as number]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { points, left, top, right, bottom }
}
