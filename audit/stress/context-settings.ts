// Settings that a page's audio contexts are made with in place of its own: another render size, another sample rate.
// What the page does then is what it does on another machine. Any context.

import type { Stress } from '../subject.ts'

/** As the constructor of AudioContext takes them; what is left out is the page's own to choose. */
export interface ContextSettings {
  readonly latencyHint?: string | number
  readonly sampleRate?: number
  readonly renderSizeHint?: string | number
}

const SETTINGS: Readonly<Partial<Record<Stress, ContextSettings>>> = {
  render64: { renderSizeHint: 64 },
  render256: { renderSizeHint: 256 },
  render512: { renderSizeHint: 512 },
  render1024: { renderSizeHint: 1024 },
  rate44100: { sampleRate: 44_100 },
  rate48000: { sampleRate: 48_000 },
  rate96000: { sampleRate: 96_000 },
}

/** Null: the stress is no such setting. Any thread. */
export const settingsOf = (stress: Stress): ContextSettings | null => SETTINGS[stress] ?? null

interface MadeContext {
  readonly sampleRate: number
  readonly renderQuantumFrames: number
}

/** Whether the browser has given one of the contexts what the stress asks for. Any thread. */
export function isGranted(stress: Stress, contexts: readonly MadeContext[]): boolean {
  const settings = SETTINGS[stress]
  if (settings === undefined) return true
  const { sampleRate, renderSizeHint } = settings
  return contexts.some(
    (made) =>
      (sampleRate ?? made.sampleRate) === made.sampleRate &&
      (renderSizeHint ?? made.renderQuantumFrames) === made.renderQuantumFrames,
  )
}

/** Code for the page, to be run before its scripts and before the recorder, which wraps what it finds. Any thread. */
export const settingsCode = (settings: ContextSettings): string => `
if (typeof AudioContext === 'function') AudioContext = new Proxy(AudioContext, {
  construct: (target, [options], newTarget) =>
    Reflect.construct(target, [{ ...options, ...${JSON.stringify(settings)} }], newTarget),
})`
