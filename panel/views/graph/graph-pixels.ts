// A large graph's picture as pixels, so that hands that move it copy them instead of drawing thousands of shapes anew:
// what is in sight and some of what is around it. They are drawn again when the picture has changed, is moved further,
// or is zoomed until they would be coarse; once the hands rest, whoever draws makes the exact picture. Panel page.

import type { Camera } from './graph-camera.ts'
import { drawGraph, type GraphColours } from './graph-drawing.ts'
import type { GraphScene } from './graph-scene.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** A part of the picture, in its own units. */
interface Part {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Around what is in sight, of its width and height each. */
const MARGIN = 0.3
/** Pixels shown larger or smaller than this look coarse. */
const MOST_ZOOM = 1.5
/** What a picture's lines and frames may reach beyond it. */
const RIM = 24
/** 64 MB: where a canvas is huge, less around it is kept. */
const MOST_PIXELS = 16e6

/** What was drawn last. */
interface Kept extends Part {
  readonly scene: GraphScene
  readonly colours: GraphColours
  readonly scale: number
  readonly ratio: number
}

export interface GraphPixels {
  /**
   * Draws what `camera` shows of a scene on a context of this size in CSS pixels, `ratio` device pixels each; `picture`
   * is the scene's size.
   */
  draw(
    context: CanvasRenderingContext2D,
    view: { readonly size: Size; readonly ratio: number; readonly camera: Camera },
    picture: Size,
    scene: GraphScene,
    colours: GraphColours,
  ): void
}

/** Keeps nothing before the first `draw`; `canvas` is its own, of no document. */
export function createGraphPixels(canvas: HTMLCanvasElement): GraphPixels {
  let kept: Kept | null = null

  return {
    draw(context, { size, ratio, camera }, picture, scene, colours) {
      const asked = { scene, colours, ratio }
      if (kept === null || !isUsable(kept, asked, partInSight(camera, size, picture, 0), camera)) {
        const roomy = Math.sqrt(MOST_PIXELS / (size.width * size.height)) / ratio
        const margin = Math.max(0, Math.min(MARGIN, (roomy - 1) / 2))
        kept = { ...asked, ...partInSight(camera, size, picture, margin), scale: camera.scale }
        render(canvas, kept)
      }
      const by = ratio * camera.scale
      // On whole pixels: as long as nothing is zoomed they are only copied.
      const x = Math.round(ratio * camera.x + by * kept.left)
      const y = Math.round(ratio * camera.y + by * kept.top)
      const zoom = camera.scale / kept.scale
      context.save()
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.clearRect(0, 0, size.width * ratio, size.height * ratio)
      if (zoom === 1) context.drawImage(canvas, x, y)
      else context.drawImage(canvas, x, y, canvas.width * zoom, canvas.height * zoom)
      context.restore()
    },
  }
}

function render(canvas: HTMLCanvasElement, { scene, colours, scale, ratio, ...part }: Kept): void {
  const size = {
    width: Math.max(1, (part.right - part.left) * scale),
    height: Math.max(1, (part.bottom - part.top) * scale),
  }
  canvas.width = Math.ceil(size.width * ratio)
  canvas.height = Math.ceil(size.height * ratio)
  const context = canvas.getContext('2d')
  if (context === null) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const camera = { scale, x: -part.left * scale, y: -part.top * scale }
  drawGraph(context, size, camera, scene, colours)
}

/** What a canvas shows of a picture, and `margin` times its size around it; nothing of what lies outside of it. */
export function partInSight(
  { scale, x, y }: Camera,
  { width, height }: Size,
  picture: Size,
  margin: number,
): Part {
  const [across, down] = [(margin * width) / scale, (margin * height) / scale]
  return {
    left: Math.max(-RIM, -x / scale - across),
    top: Math.max(-RIM, -y / scale - down),
    right: Math.min(picture.width + RIM, (width - x) / scale + across),
    bottom: Math.min(picture.height + RIM, (height - y) / scale + down),
  }
}

function isUsable(
  kept: Kept,
  { scene, colours, ratio }: Pick<Kept, 'scene' | 'colours' | 'ratio'>,
  seen: Part,
  { scale }: Camera,
): boolean {
  const isSame = kept.scene === scene && kept.colours === colours && kept.ratio === ratio
  const zoom = Math.max(scale / kept.scale, kept.scale / scale)
  return isSame && zoom <= MOST_ZOOM && isWithin(seen, kept)
}

/** Nothing of the picture in sight counts as within. */
function isWithin(seen: Part, kept: Part): boolean {
  if (seen.left >= seen.right || seen.top >= seen.bottom) return true
  return (
    seen.left >= kept.left &&
    seen.top >= kept.top &&
    seen.right <= kept.right &&
    seen.bottom <= kept.bottom
  )
}
