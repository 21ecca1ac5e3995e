// What an event came from: the vocabulary of the page that writes it and of everybody who selects by it. Any context.

/**
 * Kinds of sources; the place in the list is the number in a record and never changes. `unknown`: marked by hand, or
 * what the page acted on cannot be told. A mouse is a `pointer`; `timer` is an animation frame, too.
 */
export const EVENT_SOURCES = [
  'unknown',
  'midi',
  'key',
  'pointer',
  'touch',
  'gamepad',
  'message',
  'timer',
  'media',
] as const
export type EventSource = (typeof EVENT_SOURCES)[number]

/** The source with this number; `unknown` where there is none. */
export const eventSourceOf = (code: number): EventSource => EVENT_SOURCES[code] ?? 'unknown'

/** Numbers of the sources, for who writes records. */
export const SOURCE_CODE = {
  unknown: 0,
  midi: 1,
  key: 2,
  pointer: 3,
  touch: 4,
  gamepad: 5,
  message: 6,
  timer: 7,
  media: 8,
} as const satisfies Readonly<Record<EventSource, number>>
