// Draws the extension's icons: a key press (dot) and the sound that follows (a decaying wave). Run by hand:
// `node build/draw-icons.mjs`; the results are committed. No image library: a PNG is chunks around a deflate stream.

import { mkdirSync, writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

const FOLDER = new URL('../extension/public/icons/', import.meta.url)
const SIZES = [16, 32, 48, 128]
const BACKGROUND = [24, 28, 44]
const KEY = [255, 176, 59]
const WAVE = [94, 216, 196]
/** Sub-samples per pixel and axis; smooth edges at 16 pixels need them. */
const OVERSAMPLING = 8

/** Colour of a point in the unit square, or null outside the rounded plate. */
function colourAt(x, y) {
  const radius = 0.2
  const dx = Math.max(radius - x, 0, x - (1 - radius))
  const dy = Math.max(radius - y, 0, y - (1 - radius))
  if (Math.hypot(dx, dy) > radius) return null
  if (Math.hypot(x - 0.2, y - 0.5) < 0.1) return KEY
  const t = (x - 0.36) / 0.54
  if (t < 0 || t > 1) return BACKGROUND
  const height = 0.38 * Math.exp(-1.8 * t) * Math.abs(Math.cos(t * Math.PI * 2.5))
  return Math.abs(y - 0.5) < height + 0.035 ? WAVE : BACKGROUND
}

function pixelAt(column, row, size) {
  const sum = [0, 0, 0]
  let covered = 0
  for (let sub = 0; sub < OVERSAMPLING ** 2; sub++) {
    const x = (column + ((sub % OVERSAMPLING) + 0.5) / OVERSAMPLING) / size
    const y = (row + (Math.floor(sub / OVERSAMPLING) + 0.5) / OVERSAMPLING) / size
    const colour = colourAt(x, y)
    if (colour === null) continue
    covered++
    for (let channel = 0; channel < 3; channel++) sum[channel] += colour[channel]
  }
  const mean = sum.map((value) => Math.round(value / Math.max(covered, 1)))
  return [...mean, Math.round((255 * covered) / OVERSAMPLING ** 2)]
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

function png(size) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // Eight bits a channel, red green blue alpha.
  header.set([8, 6, 0, 0, 0], 8)
  const rows = []
  for (let row = 0; row < size; row++) {
    rows.push(0)
    for (let column = 0; column < size; column++) rows.push(...pixelAt(column, row, size))
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.from(rows), { level: 9 })
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

mkdirSync(FOLDER, { recursive: true })
for (const size of SIZES) writeFileSync(new URL(`icon-${size}.png`, FOLDER), png(size))
