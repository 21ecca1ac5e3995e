// Draws a graph's picture on a canvas: only what is in sight, each style of lines and boxes by one call, texts where
// they can be read. Panel page.

import type { Camera } from './graph-camera.ts'
import type { BoxFrame, GraphScene, NodeRole, SceneBox, SceneLine } from './graph-scene.ts'

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
  readonly frames: Readonly<Record<BoxFrame, string>>
}

/** Forces a style computation: call it when the theme changes, not for each frame. */
export function readGraphColours(element: Element): GraphColours {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    text: read('--text'),
    box: read('--surface'),
    line: read('--stage-look-ahead'),
    frames: {
      chosen: read('--accent'),
      changed: read('--good'),
      marked: read('--critical'),
      source: read(ROLE_VARIABLES.source),
      effect: read(ROLE_VARIABLES.effect),
      processor: read(ROLE_VARIABLES.processor),
      end: read(ROLE_VARIABLES.end),
    },
  }
}

/** Below this scale texts cannot be read. */
const TEXT_SCALE = 0.45
/** Below this scale corners and arrows cannot be seen. */
const SHAPE_SCALE = 0.25
const ARROW = 6
const ROLES = ['source', 'effect', 'processor', 'end'] as const
const FAINT = 0.3
/** Frames from below to above, with the width of each. */
const FRAMES: readonly (readonly [frame: BoxFrame, width: number])[] = [
  ['source', 1],
  ['effect', 1],
  ['processor', 1],
  ['end', 1],
  ['changed', 2],
  ['marked', 2],
  ['chosen', 3],
]

interface Sight {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Draws on a context whose units are CSS pixels. Cost: a look at each box and line, and what is in sight. */
export function drawGraph(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  camera: Camera,
  scene: GraphScene,
  colours: GraphColours,
): void {
  const { x, y, scale } = camera
  context.clearRect(0, 0, size.width, size.height)
  context.save()
  context.translate(x, y)
  context.scale(scale, scale)
  const sight = {
    left: -x / scale,
    top: -y / scale,
    right: (size.width - x) / scale,
    bottom: (size.height - y) / scale,
  }
  const thick = 1 / Math.min(1, scale)
  context.font = '12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.strokeStyle = colours.line
  context.fillStyle = colours.line
  drawLines(context, scene.plain, sight, scale, thick)
  context.setLineDash([5, 4])
  drawLines(context, scene.dashed, sight, scale, thick)
  context.strokeStyle = colours.frames.chosen
  context.fillStyle = colours.frames.chosen
  drawLines(context, scene.chosenDashed, sight, scale, 2 * thick)
  context.setLineDash([])
  drawLines(context, scene.chosen, sight, scale, 2 * thick)
  for (const faint of [true, false]) {
    context.globalAlpha = faint ? FAINT : 1
    drawBoxes(context, scene, faint, sight, scale, thick, colours)
  }
  context.globalAlpha = 1
  context.restore()
}

const isInSight = ({ x, y, width, height }: SceneBox, sight: Sight): boolean =>
  x + width / 2 > sight.left &&
  x - width / 2 < sight.right &&
  y + height / 2 > sight.top &&
  y - height / 2 < sight.bottom

function drawLines(
  context: CanvasRenderingContext2D,
  lines: readonly SceneLine[],
  sight: Sight,
  scale: number,
  width: number,
): void {
  const seen = lines.filter(
    ({ left, top, right, bottom }) =>
      right >= sight.left && left <= sight.right && bottom >= sight.top && top <= sight.bottom,
  )
  if (seen.length === 0) return
  context.lineWidth = width
  context.stroke(pathOf(lines, seen, addLine))
  if (scale < SHAPE_SCALE) return
  context.beginPath()
  for (const { points } of seen) addArrow(context, points)
  context.fill()
}

function addLine(path: Path2D, { points }: SceneLine): void {
  path.moveTo(points[0] ?? 0, points[1] ?? 0)
  for (let at = 2; at + 1 < points.length; at += 2)
    path.lineTo(points[at] as number, points[at + 1] as number)
}

function freshPath<T>(drawn: readonly T[], add: (path: Path2D, drawn: T) => void): Path2D {
  const path = new Path2D()
  for (const each of drawn) add(path, each)
  return path
}

/** Paths of all that a list has; a list belongs to one scene. */
const wholePaths = new WeakMap<readonly unknown[], Path2D>()

/** One path: from frame to frame the same while most of the list is in sight, else of what is in sight alone. */
function pathOf<T>(
  all: readonly T[],
  seen: readonly T[],
  add: (path: Path2D, drawn: T) => void,
): Path2D {
  const isWhole = seen.length * 2 > all.length
  const known = isWhole ? wholePaths.get(all) : undefined
  if (known !== undefined) return known
  const path = freshPath(isWhole ? all : seen, add)
  if (isWhole) wholePaths.set(all, path)
  return path
}

function addArrow(context: CanvasRenderingContext2D, points: readonly number[]): void {
  const last = points.length
  const [x, y] = [points[last - 2] ?? 0, points[last - 1] ?? 0]
  const angle = Math.atan2(y - (points[last - 3] ?? 0), x - (points[last - 4] ?? 0))
  context.moveTo(x, y)
  context.lineTo(x - ARROW * Math.cos(angle - 0.5), y - ARROW * Math.sin(angle - 0.5))
  context.lineTo(x - ARROW * Math.cos(angle + 0.5), y - ARROW * Math.sin(angle + 0.5))
  context.closePath()
}

/** Frames of one colour are one path, and so are the edges of one role. */
function drawBoxes(
  context: CanvasRenderingContext2D,
  scene: GraphScene,
  isFaint: boolean,
  sight: Sight,
  scale: number,
  thick: number,
  colours: GraphColours,
): void {
  const { boxes, edges } = isFaint ? scene.faint : scene.bright
  const add = scale < SHAPE_SCALE ? addRectangle : addBox
  for (const [frame, width] of FRAMES) {
    const framed = boxes[frame]
    const seen = framed.filter((box) => isInSight(box, sight))
    if (seen.length === 0) continue
    // Round corners are drawn where few boxes are in sight, rectangles where many are.
    const path = add === addBox ? freshPath(seen, add) : pathOf(framed, seen, add)
    context.fillStyle = colours.box
    context.fill(path)
    context.strokeStyle = colours.frames[frame]
    context.lineWidth = width * thick
    context.stroke(path)
  }
  // What it does shows at its left edge, whatever its frame says.
  for (const role of ROLES) {
    const seen = edges[role].filter((box) => isInSight(box, sight))
    if (seen.length === 0) continue
    context.fillStyle = colours.frames[role]
    context.fill(pathOf(edges[role], seen, addEdge))
    if (scale < TEXT_SCALE) continue
    context.fillStyle = colours.text
    for (const { text, x, y } of seen) context.fillText(text, x + 2, y + 0.5)
  }
}

function addEdge(path: Path2D, { x, y, width, height }: SceneBox): void {
  path.rect(x - width / 2, y - height / 2 + 3, 4, height - 6)
}

function addRectangle(path: Path2D, { x, y, width, height }: SceneBox): void {
  path.rect(x - width / 2, y - height / 2, width, height)
}

/** One of several nodes has another one behind it. */
function addBox(path: Path2D, { x, y, width, height, isGroup }: SceneBox): void {
  const [left, top] = [x - width / 2, y - height / 2]
  if (isGroup) {
    path.moveTo(left + 4, top - 3)
    path.lineTo(left + width + 3, top - 3)
    path.lineTo(left + width + 3, top + height - 4)
  }
  path.roundRect(left, top, width, height, 4)
}
