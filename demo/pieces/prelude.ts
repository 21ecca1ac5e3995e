// Johann Sebastian Bach, Prelude in C major, BWV 846 (1722, public domain), written down here as note data and turned
// into MIDI messages with times. Any context; allocates once.

/** One MIDI message of a piece. */
export interface PieceEvent {
  /** From the start of the piece. */
  atMs: number
  bytes: readonly [number, number, number]
}

export interface Piece {
  title: string
  composer: string
  durationMs: number
  /** Sorted by time; at equal times note-offs first. */
  events: readonly PieceEvent[]
}

// Bars 1 to 32: two notes of the left hand, three of the right, from low to high. Each is played twice a bar.
const FIGURES = `
  C4 E4 G4 C5 E5   | C4 D4 A4 D5 F5   | B3 D4 G4 D5 F5    | C4 E4 G4 C5 E5
  C4 E4 A4 E5 A5   | C4 D4 F#4 A4 D5  | B3 D4 G4 D5 G5    | B3 C4 E4 G4 C5
  A3 C4 E4 G4 C5   | D3 A3 D4 F#4 C5  | G3 B3 D4 G4 B4    | G3 Bb3 E4 G4 C#5
  F3 A3 D4 A4 D5   | F3 Ab3 D4 F4 B4  | E3 G3 C4 G4 C5    | E3 F3 A3 C4 F4
  D3 F3 A3 C4 F4   | G2 D3 G3 B3 F4   | C3 E3 G3 C4 E4    | C3 G3 Bb3 C4 E4
  F2 F3 A3 C4 E4   | F#2 C3 A3 C4 Eb4 | Ab2 F3 B3 C4 D4   | G2 F3 G3 B3 D4
  G2 E3 G3 C4 E4   | G2 D3 G3 C4 F4   | G2 D3 G3 B3 F4    | G2 Eb3 A3 C4 F#4
  G2 E3 G3 C4 G4   | G2 D3 G3 C4 F4   | G2 D3 G3 B3 F4    | C2 C3 G3 Bb3 E4
`
// Bars 33 and 34: two held notes, then one run of fourteen sixteenths. Bar 35: the closing chord.
const RUNS = [
  'C2 C3 F3 A3 C4 F4 C4 A3 C4 A3 F3 A3 F3 D3 F3 D3',
  'C2 B2 G4 B4 D5 F5 D5 B4 D5 B4 G4 B4 D4 F4 E4 D4',
] as const
const CLOSING = 'C2 C3 E4 G4 C5'

const SIXTEENTH_MS = 60_000 / 72 / 4
const BAR_SIXTEENTHS = 16
const PITCH: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

/** The MIDI number of a note name such as `F#4` or `Bb3`; C4 is 60. Throws on anything else: the data is ours. */
export function noteNumber(name: string): number {
  const match = /^([A-G])([#b]?)(\d)$/.exec(name)
  const pitch = PITCH[match?.[1] ?? '']
  if (!match || pitch === undefined) throw new Error(`Not a note: ${name}`)
  const accidental = match[2] === '#' ? 1 : match[2] === 'b' ? -1 : 0
  return (Number(match[3]) + 1) * 12 + pitch + accidental
}

interface Note {
  start: number
  length: number
  note: number
  velocity: number
}

/** The whole prelude, 35 bars at 72 beats a minute, about two minutes. */
export function createPrelude(): Piece {
  const notes: Note[] = []
  const add = (start: number, length: number, note: number, velocity: number): void => {
    notes.push({ start, length, note, velocity })
  }
  const bars = FIGURES.split(/[|\n]/)
    .map((bar) => bar.trim())
    .filter((bar) => bar !== '')
  bars.forEach((bar, index) => {
    const figure = bar.split(/\s+/).map(noteNumber)
    for (const half of [0, 8]) {
      const start = index * BAR_SIXTEENTHS + half
      add(start, 8, figure[0] as number, 72)
      add(start + 1, 7, figure[1] as number, 66)
      for (let i = 2; i < 8; i += 1) {
        add(start + i, 1, figure[2 + ((i - 2) % 3)] as number, 62 + (i % 3) * 3)
      }
    }
  })
  RUNS.forEach((run, index) => {
    const start = (bars.length + index) * BAR_SIXTEENTHS
    run
      .split(' ')
      .map(noteNumber)
      .forEach((note, i) => {
        add(start + i, i < 2 ? BAR_SIXTEENTHS - i : 1, note, i < 2 ? 68 : 60)
      })
  })
  const closing = (bars.length + RUNS.length) * BAR_SIXTEENTHS
  for (const name of CLOSING.split(' ')) add(closing, BAR_SIXTEENTHS, noteNumber(name), 58)

  return {
    title: 'Prelude in C major, BWV 846',
    composer: 'Johann Sebastian Bach',
    durationMs: (closing + BAR_SIXTEENTHS) * SIXTEENTH_MS,
    events: toEvents(notes),
  }
}

function toEvents(notes: readonly Note[]): PieceEvent[] {
  const events: PieceEvent[] = []
  for (const { start, length, note, velocity } of notes) {
    events.push({ atMs: start * SIXTEENTH_MS, bytes: [0x90, note, velocity] })
    // A little before the end of the note, so that the same key can be struck again.
    events.push({ atMs: (start + length) * SIXTEENTH_MS - 10, bytes: [0x80, note, 0] })
  }
  return events.sort((left, right) => left.atMs - right.atMs || left.bytes[0] - right.bytes[0])
}
