// A short MIDI message as one number, in which it travels in records, on the reference instrument's port and in the
// engine's queue. Any context, audio thread included; nothing allocates.
//
//   bit  0        8        16       24
//        ┌────────┬────────┬────────┐
//        │ status │ data1  │ data2  │   bytes that a message does not have are 0
//        └────────┴────────┴────────┘

/** Each a byte; higher bits are left out. */
export const packMidi = (status: number, data1: number, data2: number): number =>
  (status & 0xff) | ((data1 & 0xff) << 8) | ((data2 & 0xff) << 16)

/** The first three bytes of a message of any length. One call, as a page waits for it. */
export const packMidiBytes = (bytes: Uint8Array): number =>
  (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16)

/** 0…255, as packed. */
export const statusOf = (word: number): number => word & 0xff
export const data1Of = (word: number): number => (word >>> 8) & 0xff
export const data2Of = (word: number): number => (word >>> 16) & 0xff

/** True for a note-on that is one: velocity 0 is a note-off by the MIDI 1.0 specification. */
export const isNoteOn = (word: number): boolean => (word & 0xf0) === 0x90 && data2Of(word) > 0

/** 0…15; of a system message it means nothing. */
export const channelOf = (word: number): number => word & 0x0f
