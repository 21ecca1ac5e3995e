// What a sanitised trace lacks and what it still tells, for whoever is about to give one away. Any context.

/** What goes, one line each. */
export const SANITISED_GOES: readonly string[] = [
  'addresses and titles of pages, and lines of their code',
  'names: of processors, MIDI inputs, outputs, sounds, keys and elements; each becomes a number',
  'what was played: every note becomes middle C at velocity 64; controllers, programs and channels become 0',
  'what you have written at markers; the markers stay',
  'values that parameters had, and parts of the file that this version does not know',
]

/** What stays, one line each. */
export const SANITISED_STAYS: readonly string[] = [
  'times: when each event came and what became of it, with date and time of day',
  'loads, levels, underruns, and what the page is built of',
  'browser, platform, sample rates and latencies',
]

/** What is asked before one is saved, and the choice that leads there. */
export const SANITISE_HEAD = 'Save a trace that you can give away'
export const SANITISE_CHOICE = 'Trace without names and notes…'

/** Heads of both lists. */
export const SANITISED_GOES_HEAD = 'What goes:'
export const SANITISED_STAYS_HEAD = 'What stays:'

/** Where the file had chunks of types that this version does not know. */
export const FOREIGN_LEFT_OUT =
  'Parts of the file that this version does not know were left out: what they say cannot be told.'
