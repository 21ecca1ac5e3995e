// Draws a graph's picture on a canvas: only what is in sight, lines below boxes, texts where they can be read. Panel
// page.

import type { NodeType } from '../../../trace/wire/graph-names.ts'
import type { GraphNode } from '../../../trace/graph/schema.ts'
import type { Camera } from './graph-camera.ts'
import { boxText, type Box, type GraphPicture, type GraphShot } from './graph-model.ts'

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

/** CSS variable of each role's colour. */
export const ROLE_VARIABLES: Readonly<Record<NodeRole, string>> = {
  source: '--stage-midi',
  effect: '--stage-look-ahead',
  processor: '--stage-worklet',
  end: '--stage-output',
}

/** CSS colours, as they apply now. */
export interface GraphColours {
  readonly text: string
  readonly box: string
  readonly line: string
  readonly accent: string
  readonly changed: string
  readonly warning: string
  readonly roles: Readonly<Record<NodeRole, string>>
}

/** Forces a style computation: call it when the theme changes, not for each frame. */
export function readGraphColours(element: Element): GraphColours {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    text: read('--text'),
    box: read('--surface'),
    line: read('--stage-look-ahead'),
    accent: read('--accent'),
    changed: read('--good'),
    warning: read('--critical'),
    roles: {
      source: read(ROLE_VARIABLES.source),
      effect: read(ROLE_VARIABLES.effect),
      processor: read(ROLE_VARIABLES.processor),
      end: read(ROLE_VARIABLES.end),
    },
  }
}

export interface GraphScene {
  readonly shot: GraphShot
  readonly picture: GraphPicture
  readonly selected: number | null
  readonly isMeant: (node: GraphNode) => boolean
  readonly isSearching: boolean
}

/** What happened this long before the newest change belongs to it. */
const CHANGE_MS = 1500
/** Below this scale texts cannot be read. */
const TEXT_SCALE = 0.45
const ARROW = 6

/** Draws on a context whose units are CSS pixels. Cost: linear in the picture. */
export function drawGraph(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  camera: Camera,
  scene: GraphScene,
  colours: GraphColours,
): void {
  context.clearRect(0, 0, size.width, size.height)
  context.save()
  context.translate(camera.x, camera.y)
  context.scale(camera.scale, camera.scale)
  drawLines(context, camera, scene, colours)
  const left = -camera.x / camera.scale
  const top = -camera.y / camera.scale
  const right = left + size.width / camera.scale
  const bottom = top + size.height / camera.scale
  context.font = '12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  for (const node of scene.shot.nodes) {
    const box = scene.picture.boxes.get(node.id)
    if (box === undefined) continue
    const isAcross = box.x + box.width / 2 > left && box.x - box.width / 2 < right
    const isDown = box.y + box.height / 2 > top && box.y - box.height / 2 < bottom
    if (isAcross && isDown) drawBox(context, camera, scene, colours, node, box)
  }
  context.restore()
}

function drawLines(
  context: CanvasRenderingContext2D,
  { scale }: Camera,
  { shot, picture, selected }: GraphScene,
  colours: GraphColours,
): void {
  const parameters = new Set<string>()
  const inputs = new Set<string>()
  for (const { from, to, parameter } of shot.edges)
    (parameter === null ? inputs : parameters).add(`${from}-${to}`)
  for (const { from, to, points } of picture.lines) {
    const pair = `${from}-${to}`
    const isDashed = !inputs.has(pair)
    // It was taken away since the picture was placed.
    if (isDashed && !parameters.has(pair)) continue
    const isChosen = from === selected || to === selected
    context.strokeStyle = isChosen ? colours.accent : colours.line
    context.lineWidth = (isChosen ? 2 : 1) / Math.min(1, scale)
    context.setLineDash(isDashed ? [5, 4] : [])
    context.beginPath()
    context.moveTo(points[0] ?? 0, points[1] ?? 0)
    for (let at = 2; at + 1 < points.length; at += 2)
      context.lineTo(points[at] as number, points[at + 1] as number)
    context.stroke()
    context.setLineDash([])
    if (scale >= TEXT_SCALE) drawArrow(context, points, isChosen ? colours.accent : colours.line)
  }
}

function drawArrow(
  context: CanvasRenderingContext2D,
  points: readonly number[],
  colour: string,
): void {
  const [fromX = 0, fromY = 0, x = 0, y = 0] = points.slice(-4)
  const angle = Math.atan2(y - fromY, x - fromX)
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(x - ARROW * Math.cos(angle - 0.5), y - ARROW * Math.sin(angle - 0.5))
  context.lineTo(x - ARROW * Math.cos(angle + 0.5), y - ARROW * Math.sin(angle + 0.5))
  context.fill()
}

function drawBox(
  context: CanvasRenderingContext2D,
  { scale }: Camera,
  scene: GraphScene,
  colours: GraphColours,
  node: GraphNode,
  { x, y, width, height }: Box,
): void {
  const { shot, selected, isMeant, isSearching } = scene
  const left = x - width / 2
  const top = y - height / 2
  const isMarked = shot.marked.has(node.id)
  const isNew = node.changedMs >= shot.graph.nowMs - CHANGE_MS
  context.globalAlpha = isSearching && !isMeant(node) ? 0.3 : 1
  context.fillStyle = colours.box
  context.beginPath()
  context.roundRect(left, top, width, height, 4)
  context.fill()
  const isChosen = node.id === selected
  context.strokeStyle = isChosen
    ? colours.accent
    : isMarked
      ? colours.warning
      : isNew
        ? colours.changed
        : colours.roles[roleOf(node.type)]
  context.lineWidth = (isChosen ? 3 : isMarked || isNew ? 2 : 1) / Math.min(1, scale)
  context.stroke()
  context.fillStyle = colours.roles[roleOf(node.type)]
  context.fillRect(left, top + 3, 4, height - 6)
  if (scale >= TEXT_SCALE) {
    context.fillStyle = colours.text
    context.fillText(`${isMarked ? '! ' : ''}${boxText(node)}`, x + 2, y + 0.5)
  }
  context.globalAlpha = 1
}
