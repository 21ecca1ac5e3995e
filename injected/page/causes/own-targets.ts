// Ports and nodes of our own: what the browser tells there is none of the page's events. Page world.

import { createWeakTable } from '../natives.ts'

const targets = createWeakTable<object, true>()

/** From now on events at this target are ours. */
export const claimTarget = (target: object): void => void targets.set(target, true)

/** True where events at this target are ours. */
export const isOwnTarget = (target: object): boolean => targets.has(target)
