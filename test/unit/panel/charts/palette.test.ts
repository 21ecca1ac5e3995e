// The looks of contexts in charts: told apart by who sees colours as most do, and by who does not, in both themes.
// Node.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contextColour, contextDash } from '../../../../panel/charts/palette.ts'

type Colour = [number, number, number]

const THEME = readFileSync(new URL('../../../../panel/shell/theme.css', import.meta.url), 'utf8')
const [LIGHT = '', DARK = ''] = THEME.split("[data-theme='dark'] {")
const CONTEXTS = 8

/** Linear RGB of a colour of a theme, by its CSS value. */
function linear(theme: string, cssValue: string): Colour {
  const name = /--[\w-]+/.exec(cssValue)?.[0] ?? ''
  const hex = new RegExp(`${name}: #([0-9a-f]{6});`).exec(theme)?.[1] ?? ''
  expect(hex, name).toHaveLength(6)
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(0), channel(2), channel(4)]
}

/** Machado, Oliveira and Fernandes 2009, full severity. */
const SIGHTS: Readonly<Record<string, readonly number[]>> = {
  most: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  deuteranopia: [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
  tritanopia: [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
  ],
}

function seen([red, green, blue]: Colour, sight: readonly number[]): Colour {
  const row = (at: number): number =>
    Math.min(1, Math.max(0, sight[at]! * red + sight[at + 1]! * green + sight[at + 2]! * blue))
  return [row(0), row(3), row(6)]
}

/** Oklab (Ottosson 2020). */
function lab([red, green, blue]: Colour): Colour {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

const distance = (left: Colour, right: Colour): number =>
  Math.hypot(...left.map((value, at) => value - right[at]!))

const luminance = ([red, green, blue]: Colour): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the colours of contexts in the %s theme', (_name, theme) => {
  const places = Array.from({ length: CONTEXTS }, (_, place) => place)
  const colours = places.map((place) => linear(theme, contextColour(place)))

  it.each(Object.entries(SIGHTS))('differ by pairs for %s', (_sight, matrix) => {
    const labs = colours.map((colour) => lab(seen(colour, matrix)))
    for (const left of places) {
      // 0.02 is about what is just noticed.
      for (const right of places.slice(left + 1))
        expect(distance(labs[left]!, labs[right]!), `${left} and ${right}`).toBeGreaterThan(0.1)
    }
  })

  it('stand out of the background', () => {
    const back = luminance(linear(theme, '--background'))
    for (const colour of colours) {
      const [low = 0, high = 0] = [luminance(colour), back].toSorted((a, b) => a - b)
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('the looks of contexts', () => {
  it('are sixteen different ones, of colour and dashes', () => {
    const looks = Array.from(
      { length: 16 },
      (_, place) => `${contextColour(place)} ${contextDash(place)}`,
    )
    expect(new Set(looks).size).toBe(16)
  })
})
