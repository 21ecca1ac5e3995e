// Figures with their unit as views show them: digits by size, never more than the clock gives (pass the resolution
// where it is known), a dash where there is none. The fixed digits of sentences and of the plain-text report are
// numbers.ts. Any context.

import { ABSENT, percent } from './numbers.ts'

function decimalsFor(value: number, resolution: number | undefined): number {
  const size = Math.abs(value)
  const bySize = size >= 100 ? 0 : size >= 10 ? 1 : 2
  if (resolution === undefined || !(resolution > 0)) return bySize
  return Math.min(bySize, Math.max(0, Math.ceil(-Math.log10(resolution) - 1e-9)))
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value)
}

/** "12.3 ms", or a dash where there is none. `resolutionMs` limits the digits. */
export function formatMs(value: number | null | undefined, resolutionMs?: number): string {
  if (!isNumber(value)) return ABSENT
  if (Math.abs(value) >= 10_000) return `${(value / 1000).toFixed(1)} s`
  return `${value.toFixed(decimalsFor(value, resolutionMs))} ms`
}

/** "340 µs"; from 10 ms on in milliseconds. */
export function formatUs(value: number | null | undefined, resolutionUs?: number): string {
  if (!isNumber(value)) return ABSENT
  if (Math.abs(value) >= 10_000) return `${(value / 1000).toFixed(1)} ms`
  return `${value.toFixed(decimalsFor(value, resolutionUs))} µs`
}

/** "73 %" from 0.73; below 10 % with one digit. */
export function formatShare(value: number | null | undefined): string {
  return isNumber(value) ? percent(value) : ABSENT
}

/** Whole numbers with thin groups: "12 345". */
export function formatCount(value: number | null | undefined): string {
  if (!isNumber(value)) return ABSENT
  const text = String(Math.round(Math.abs(value)))
  return (value < 0 ? '−' : '') + text.replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** "± 0.03" in the digits of a small quantity, '' where there is none. */
export function formatError(value: number | null | undefined, unit: string): string {
  if (!isNumber(value)) return ''
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3
  return `± ${value.toFixed(digits)} ${unit}`
}

/** Plain number with given digits and unit. */
export function formatNumber(value: number | null | undefined, digits: number, unit = ''): string {
  if (!isNumber(value)) return ABSENT
  return unit === '' ? value.toFixed(digits) : `${value.toFixed(digits)} ${unit}`
}

/** For axes and thresholds: "25", "0.3", without the tail that binary fractions leave. */
export function formatTick(value: number): string {
  return String(Number(value.toFixed(3)))
}

/** Seconds since the recording began: "12.345 s". */
export function formatElapsed(ms: number, digits = 3): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(digits)} s` : ABSENT
}

/** Peak sample as decibels relative to full scale. */
export function formatDecibels(peak: number): string {
  return peak > 0 ? `${(20 * Math.log10(peak)).toFixed(1)} dBFS` : 'silent'
}

/** "2.4 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** "1 event", "2 events". */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
