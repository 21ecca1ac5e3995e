// What events came from, as people read it. Any context.

import type { SourceTable } from '../figures/latency-figures.ts'
import { EVENT_SOURCES, type EventSource } from '../wire/event-sources.ts'
import { percent } from './numbers.ts'

/** Cells, choices, counts. */
export const SOURCE_LABELS: Readonly<Record<EventSource, string>> = {
  unknown: 'Unknown',
  midi: 'MIDI',
  key: 'Key',
  pointer: 'Pointer',
  touch: 'Touch',
  gamepad: 'Gamepad',
  message: 'Message',
  timer: 'Timer',
  media: 'Media',
}

/** What a source is, one line. */
export const SOURCE_HELP: Readonly<Record<EventSource, string>> = {
  unknown: 'a sound was started, and what for cannot be told',
  midi: 'a message of a MIDI input',
  key: 'a key of the computer keyboard',
  pointer: 'a mouse, a pen or another pointer',
  touch: 'a finger on the screen',
  gamepad: 'a button or stick of a gamepad',
  message: 'a message of a port, a worker or a connection',
  timer: 'a timer or an animation frame of the page, such as a sequencer has',
  media: 'a media element',
}

const BY_HAND: ReadonlySet<EventSource> = new Set(['midi', 'key', 'pointer', 'touch', 'gamepad'])

/** Where the way to the sound begins, in one word: a key where somebody played all of it. */
export const beginningOf = (sources: SourceTable): 'key' | 'event' =>
  EVENT_SOURCES.every((source) => BY_HAND.has(source) || sources[source] === undefined)
    ? 'key'
    : 'event'

/** Such as "Key 12, Timer 30, Unknown 2 (4.5 %)"; '' where there is no event. */
export function sourceCounts(sources: SourceTable): string {
  let total = 0
  for (const source of EVENT_SOURCES) total += sources[source]?.count ?? 0
  const known = EVENT_SOURCES.filter((source) => source !== 'unknown')
  return [...known, 'unknown' as const]
    .flatMap((source) => {
      const count = sources[source]?.count ?? 0
      if (count === 0) return []
      const share = source === 'unknown' ? ` (${percent(count / total)})` : ''
      return [`${SOURCE_LABELS[source]} ${count}${share}`]
    })
    .join(', ')
}

/** What an event is called: what the page was told, or, where that is not known, that it is not. */
export const eventName = (label: string): string =>
  label === '' ? 'A sound of unknown cause' : label
