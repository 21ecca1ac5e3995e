// The picture of a graph: drag moves it, the wheel and + and − zoom, a click chooses a node, 0 shows all of it. The
// table beside it says the same. Panel page.

import { effect } from '@preact/signals'
import type { TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatPlural } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { type Camera, centred, fitted, moved, pictureAt, zoomed } from './graph-camera.ts'
import { drawGraph, type GraphColours, readGraphColours } from './graph-drawing.ts'
import type { GraphModel } from './graph-model.ts'
import { createGraphPixels } from './graph-pixels.ts'
import { type GraphScene, sceneOf } from './graph-scene.ts'

/** Of one press of a key. */
const KEY_PIXELS = 40
const KEY_FACTOR = 1.25
const WHEEL_FACTOR = 1.0015
/** Pixels that a pointer may move within a click. */
const CLICK_SLACK = 4
/** From so many boxes on hands move pixels, and the exact picture comes when they have rested for so long. */
const MANY_BOXES = 150
const REST_MS = 150

const HOW_TO =
  'Arrow keys move it, plus and minus zoom, 0 shows all. The table below says the same.'

/** What hands do to the picture. */
export interface GraphHands {
  fit(): void
  zoom(factor: number): void
  /** Moves a node into the middle. */
  show(node: number): void
}

interface Surface extends GraphHands {
  onKey(event: TargetedKeyboardEvent<HTMLElement>): void
  dispose(): void
}

/** The canvas; `onHands` gets what moves it. */
export function GraphCanvas(props: { onHands: (hands: GraphHands) => void }) {
  const app = useApp()
  const place = useRef<HTMLCanvasElement | null>(null)
  const surface = useRef<Surface | null>(null)
  const nodes = app.graph.shot.value?.nodes.length ?? 0

  useEffect(() => {
    const canvas = place.current
    if (canvas === null) return undefined
    const made = createSurface(canvas, app)
    surface.current = made
    props.onHands(made)
    return () => made.dispose()
  }, [])

  return (
    <canvas
      ref={place}
      class="graph-canvas"
      data-testid="graph-canvas"
      tabIndex={0}
      role="img"
      aria-label={`Picture of the graph: ${formatPlural(nodes, 'node')}. ${HOW_TO}`}
      onKeyDown={(event) => surface.current?.onKey(event)}
    />
  )
}

function createSurface(canvas: HTMLCanvasElement, app: ReturnType<typeof useApp>): Surface {
  const { graph: model, scheduler } = app
  const context = canvas.getContext('2d')
  let camera: Camera = { scale: 1, x: 0, y: 0 }
  let colours: GraphColours | null = null
  /** Null: something has changed since the last frame. */
  let scene: GraphScene | null = null
  let size = { width: 0, height: 0 }
  /** All of the picture is shown, whatever comes, until hands move it. */
  let isFitted = true
  let isStale = true
  const pixels = createGraphPixels(document.createElement('canvas'))
  /** While hands move it. */
  let rest: ReturnType<typeof setTimeout> | undefined

  const invalidate = (): void => {
    isStale = true
    scheduler.invalidate()
  }
  const look = (next: Camera): void => {
    camera = next
    isFitted = false
    clearTimeout(rest)
    rest = setTimeout(() => {
      rest = undefined
      invalidate()
    }, REST_MS)
    invalidate()
  }
  const fit = (): void => {
    isFitted = true
    invalidate()
  }

  const draw = (): void => {
    if (!isStale || context === null || size.width === 0) return
    isStale = false
    const picture = model.picture.peek()
    const shot = model.shot.peek()
    const shown = model.shown.peek()
    if (picture === null || shot === null || shown === null) {
      context.clearRect(0, 0, size.width, size.height)
      return
    }
    if (isFitted) camera = fitted(picture, size)
    colours ??= readGraphColours(canvas)
    scene ??= sceneOf(
      shot.graph,
      shown,
      picture,
      shot.marked,
      model.selected.peek(),
      model.search.peek().trim() === '' ? null : model.isMeant,
    )
    if (rest === undefined || scene.boxes.length < MANY_BOXES)
      drawGraph(context, size, camera, scene, colours)
    else pixels.draw(context, { size, ratio: devicePixelRatio, camera }, picture, scene, colours)
    canvas.dataset['boxes'] = String(picture.boxes.size)
  }

  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = canvas
    const ratio = devicePixelRatio
    size = { width, height }
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    context?.setTransform(ratio, 0, 0, ratio, 0, 0)
    invalidate()
  })
  observer.observe(canvas)

  const hands = listenToHands(canvas, model, {
    look,
    camera: () => camera,
  })
  const stops = [
    scheduler.onFrame(draw),
    effect(() => {
      void app.theme.value
      colours = null
      scene = null
      void model.picture.value
      void model.shot.value
      void model.shown.value
      void model.selected.value
      void model.search.value
      invalidate()
    }),
    hands,
    () => observer.disconnect(),
    () => clearTimeout(rest),
  ]
  const zoom = (factor: number): void =>
    look(zoomed(camera, factor, size.width / 2, size.height / 2))

  return {
    fit,
    zoom,
    show(node) {
      const box = model.picture.peek()?.boxes.get(model.shown.peek()?.groupOf.get(node) ?? node)
      if (box !== undefined) look(centred(camera, box.x, box.y, size))
    },
    onKey(event) {
      const step: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => look(moved(camera, KEY_PIXELS, 0)),
        ArrowRight: () => look(moved(camera, -KEY_PIXELS, 0)),
        ArrowUp: () => look(moved(camera, 0, KEY_PIXELS)),
        ArrowDown: () => look(moved(camera, 0, -KEY_PIXELS)),
        '+': () => zoom(KEY_FACTOR),
        '-': () => zoom(1 / KEY_FACTOR),
        '0': fit,
      }
      const act = Object.hasOwn(step, event.key) ? step[event.key] : undefined
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      act()
    },
    dispose() {
      for (const stop of stops) stop()
    },
  }
}

/** Pointer and wheel; the answer takes them off. */
function listenToHands(
  canvas: HTMLCanvasElement,
  model: GraphModel,
  { look, camera }: { look: (camera: Camera) => void; camera: () => Camera },
): () => void {
  let held: { x: number; y: number; moved: number } | null = null

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    held = { x: event.offsetX, y: event.offsetY, moved: 0 }
    canvas.setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent): void => {
    if (held === null) return
    const byX = event.offsetX - held.x
    const byY = event.offsetY - held.y
    const total = held.moved + Math.abs(byX) + Math.abs(byY)
    held = { x: event.offsetX, y: event.offsetY, moved: total }
    if (total > CLICK_SLACK) look(moved(camera(), byX, byY))
  }
  const onUp = (event: PointerEvent): void => {
    const isClick = held !== null && held.moved <= CLICK_SLACK
    held = null
    if (isClick) model.selected.value = boxAt(model, camera(), event.offsetX, event.offsetY)
  }
  const onCancel = (): void => {
    held = null
  }
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    look(zoomed(camera(), WHEEL_FACTOR ** -event.deltaY, event.offsetX, event.offsetY))
  }
  const abort = new AbortController()
  const { signal } = abort
  canvas.addEventListener('pointerdown', onDown, { signal })
  canvas.addEventListener('pointermove', onMove, { signal })
  canvas.addEventListener('pointerup', onUp, { signal })
  canvas.addEventListener('pointercancel', onCancel, { signal })
  canvas.addEventListener('wheel', onWheel, { signal, passive: false })
  return () => abort.abort()
}

/** The node whose box lies there; null for none. */
function boxAt(model: GraphModel, camera: Camera, atX: number, atY: number): number | null {
  const [x, y] = pictureAt(camera, atX, atY)
  for (const [id, box] of model.picture.peek()?.boxes ?? [])
    if (Math.abs(x - box.x) <= box.width / 2 && Math.abs(y - box.y) <= box.height / 2) return id
  return null
}
