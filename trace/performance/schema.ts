// What a report tells of music that was played into the page: what it was, how much of it came, and how exactly in
// time. Types only.

export interface PerformanceFigures {
  /** What was performed, such as the name of a trace or of a MIDI file. */
  name: string
  /** Of the music: two traces with the same one performed the same. */
  digest: string
  /** When it began, epoch ms. */
  startedWallMs: number
  /** Of the whole music. */
  events: number
  durationMs: number
  /** Which performance it is of how many in a row, from 1. */
  run: number
  runs: number
  /** Messages that were to be played, and those that reached the page; each document of the page counts its own. */
  asked: number
  delivered: number
  /**
   * How far from its time a message was handed to the page, ms: `timeStamp` of its event against the time that was
   * asked for. What a busy page does to them is in it. Null while none has come.
   */
  errorMs: { p50: number; p99: number; max: number } | null
}
