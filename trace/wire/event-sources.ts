// What an event came from: the vocabulary of the page that writes it and of everybody who selects by it. Any context.

/** Kinds of sources. `unknown`: marked by hand, or the page did not tell. */
export const EVENT_SOURCES = ['midi', 'unknown'] as const
export type EventSource = (typeof EVENT_SOURCES)[number]
