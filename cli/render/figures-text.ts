// The figures of a rendering in words, for a person. Any context.

import { formatDuration } from '../duration.ts'
import type { PortionFigures } from './portion-profile.ts'
import type { RenderFigures } from './render-music.ts'

const KERNEL_WORDS = { wasm: 'WebAssembly with SIMD', js: 'JavaScript' } as const

/** The figures in words, without the last line break. Any context. */
export function formatFigures(
  out: string,
  figures: RenderFigures,
  loadMs: Readonly<Record<string, number>>,
): string {
  const { audioSeconds, cpuSeconds, cpuPerAudioSecond, portions } = figures
  const loadedMs = Object.values(loadMs).reduce((sum, ms) => sum + ms, 0)
  const lines = [
    `${out}: ${formatDuration(audioSeconds * 1000)} of sound`,
    `CPU      ${cpuSeconds.toFixed(2)} s, ${(cpuPerAudioSecond * 1000).toFixed(1)} ms for each second of sound`,
    `Kernel   ${KERNEL_WORDS[figures.kernel]}`,
    `Voices   ${figures.peakVoices} at most, ${figures.stolen} stolen, ${figures.dropped} dropped`,
    `Peak     ${decibels(figures.peak)}`,
    `Time     load ${seconds(loadedMs)}, render ${seconds(portions.totalMs)}; ${slowestPortion(portions)}`,
  ]
  if (portions.late > 0) {
    lines.push(`Late     ${portions.late} portions took longer than they sound`)
  }
  if (figures.nan > 0) lines.push(`Faults   ${figures.nan} samples were not numbers`)
  if (figures.kernelFault !== null) {
    lines.push(`Fault    WebAssembly gave up, JavaScript went on: ${figures.kernelFault}`)
  }
  if (figures.allocations > 0) lines.push(`Memory   grew ${figures.allocations} times`)
  return lines.join('\n')
}

function decibels(peak: number): string {
  return peak === 0 ? 'silence' : `${(20 * Math.log10(peak)).toFixed(1)} dB of full scale`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

function slowestPortion({ soundMs, p50Ms, p95Ms, maxMs, slowest }: PortionFigures): string {
  const [p50, p95, max] = [p50Ms, p95Ms, maxMs].map((ms) => ms.toFixed(1))
  const at = slowest[0] === undefined ? '' : `, at ${slowest[0].atSeconds.toFixed(2)} s`
  return `${soundMs} ms of sound took p50 ${p50}, p95 ${p95}, max ${max} ms${at}`
}
