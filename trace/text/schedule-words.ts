// What a parameter was set to do, in words. Any context.

import type { ScheduledCall } from '../graph/schema.ts'
import { formatNumber } from './format.ts'

/** Parameters go from 1e-7 to 1e5, in units of their own: four digits. */
export const parameterText = (value: number): string => String(Number(value.toPrecision(4)))

/** Such as "in 0.250 s" or "1.200 s ago"; '' where one of both is not known. Frames of one context. */
export function whenText(frame: number | null, nowFrame: number | null, rate: number): string {
  if (frame === null || nowFrame === null || !(rate > 0)) return ''
  const seconds = (frame - nowFrame) / rate
  const text = formatNumber(Math.abs(seconds), 3, 's')
  return seconds >= 0 ? `in ${text}` : `${text} ago`
}

/** What the call asks for, without its time: "0.8", "straight to 0", "towards 0, time constant 0.1 s". Any thread. */
export function callText({ call, value, lastsFrames }: ScheduledCall, rate: number): string {
  const target = value === null ? 'a value that was not seen' : parameterText(value)
  const lasts = lastsFrames === null || !(rate > 0) ? '' : `${parameterText(lastsFrames / rate)} s`
  switch (call) {
    case 'setValueAtTime':
      return target
    case 'linearRampToValueAtTime':
      return `straight to ${target}`
    case 'exponentialRampToValueAtTime':
      return `exponentially to ${target}`
    case 'setTargetAtTime':
      return `towards ${target}${lasts === '' ? '' : `, time constant ${lasts}`}`
    case 'setValueCurveAtTime':
      return `a curve of the page’s${lasts === '' ? '' : `, ${lasts} long`}`
    case 'cancelScheduledValues':
      return 'nothing more'
    case 'cancelAndHoldAtTime':
      return 'held'
  }
}
