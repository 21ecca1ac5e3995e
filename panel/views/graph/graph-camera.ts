// Which part of a picture a canvas shows: moved, zoomed about a point, fitted. Pure; panel page.

export interface Camera {
  /** Pixels of the canvas for one of the picture. */
  readonly scale: number
  /** Where the picture's left upper corner lies on the canvas. */
  readonly x: number
  readonly y: number
}

interface Size {
  readonly width: number
  readonly height: number
}

const LEAST_SCALE = 0.02
const MOST_SCALE = 4
/** A small graph is not blown up. */
const FITTED_SCALE = 1.25
const READABLE_SCALE = 0.8

/** All of the picture, in the middle. */
export function fitted(picture: Size, canvas: Size): Camera {
  const across = canvas.width / Math.max(1, picture.width)
  const down = canvas.height / Math.max(1, picture.height)
  const scale = Math.max(LEAST_SCALE, Math.min(FITTED_SCALE, across, down))
  return {
    scale,
    x: (canvas.width - picture.width * scale) / 2,
    y: (canvas.height - picture.height * scale) / 2,
  }
}

export const moved = ({ scale, x, y }: Camera, byX: number, byY: number): Camera => ({
  scale,
  x: x + byX,
  y: y + byY,
})

/** What lies at a point of the canvas stays there. */
export function zoomed(camera: Camera, factor: number, atX: number, atY: number): Camera {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, camera.scale * factor))
  const by = scale / camera.scale
  return { scale, x: atX - (atX - camera.x) * by, y: atY - (atY - camera.y) * by }
}

/** The point of the picture at a point of the canvas. */
export const pictureAt = (
  { scale, x, y }: Camera,
  atX: number,
  atY: number,
): [x: number, y: number] => [(atX - x) / scale, (atY - y) / scale]

/** A point of the picture in the middle, at a scale at which texts can be read. */
export function centred(camera: Camera, atX: number, atY: number, canvas: Size): Camera {
  const scale = Math.max(READABLE_SCALE, camera.scale)
  return { scale, x: canvas.width / 2 - atX * scale, y: canvas.height / 2 - atY * scale }
}
