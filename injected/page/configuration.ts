// The recorder's settings, which may come later than the page's first script. Page world.
// What depends on them (virtual input, probe) waits for the first ones, but not for ever: the page would wait with it.

import {
  DEFAULT_RECORDER_CONFIG,
  type RecorderConfig,
  resolveRecorderConfig,
} from '../../trace/wire/recorder-config.ts'
import { createList, each, push, quietly, runLater, takeAll } from './natives.ts'

/** A page that asks for MIDI or adds a worklet module waits this long at most for our settings. */
const PATIENCE_MS = 2000

export interface Configuration {
  /** What holds now. Until settings come: the defaults, without probe and virtual input. */
  readonly current: RecorderConfig
  set(config: unknown): void
  /** Calls back once, at once where settings are there already, else when they come or patience ends. */
  whenKnown(callback: () => void): void
  onChange(listener: (config: RecorderConfig) => void): void
  dispose(): void
}

/** `initial` null: settings are still to come. */
export function createConfiguration(initial: RecorderConfig | null): Configuration {
  let current: RecorderConfig = initial
    ? resolveRecorderConfig(initial)
    : { ...DEFAULT_RECORDER_CONFIG, virtualMidi: false }
  let isKnown = initial !== null
  const waiting = createList<() => void>()
  const listeners = createList<(config: RecorderConfig) => void>()
  let hasDeadline = false

  const release = (): void => {
    isKnown = true
    each(takeAll(waiting), (callback) => callback())
  }

  return {
    get current() {
      return current
    },
    set(config) {
      current = resolveRecorderConfig(config)
      each(listeners, (listener) => listener(current))
      if (!isKnown) release()
    },
    whenKnown(callback) {
      if (isKnown) {
        callback()
        return
      }
      push(waiting, callback)
      if (!hasDeadline) runLater(quietly<void>(release), PATIENCE_MS)
      hasDeadline = true
    },
    onChange(listener) {
      push(listeners, listener)
    },
    dispose: release,
  }
}
