// Brings messages of older trace files up to date, one version at a time. Any context. To change the format: raise
// TRACE_FILE_VERSION, append the upgrader from the old version, and keep a golden file of the old version in the tests.

import type { StoredMessage } from './message-codec.ts'

export interface Upgrader {
  /** The version that it reads; it gives the next one. */
  from: number
  /** The message in the next version; null drops it. Must not throw on damaged input. */
  upgrade(stored: StoredMessage): StoredMessage | null
}

/** Version 2 puts messages into columns (message-columns.ts); what they say is what it was in version 1. */
export const UPGRADERS: readonly Upgrader[] = [{ from: 1, upgrade: (stored) => stored }]

/** The message in version `to`, or null where a step drops it. Throws RangeError where a step is missing. */
export function upgradeMessage(
  stored: StoredMessage,
  from: number,
  to: number,
  upgraders: readonly Upgrader[] = UPGRADERS,
): StoredMessage | null {
  let current: StoredMessage | null = stored
  for (let version = from; version < to && current !== null; version++) {
    const step = upgraders.find((upgrader) => upgrader.from === version)
    if (step === undefined) throw new RangeError(`No upgrader reads version ${version}.`)
    current = step.upgrade(current)
  }
  return current
}
