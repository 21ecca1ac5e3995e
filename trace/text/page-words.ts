// What a page's recorder noticed, as sentences: it sends the code and what differs from case to case, so that no page
// carries the words. A recorder may also send a sentence of its own, and older ones always did. Any context.

import { LIMIT } from '../wire/protocol.ts'

/** Codes whose sentence is always the same: the recorder sends no text. */
const SENTENCES: Readonly<Record<string, string>> = {
  'virtual-input-off':
    'The virtual MIDI input is switched off by a setting, or the page asked before it was known.',
  'midi-refused':
    'The browser refused MIDI to the page; while recording it has the virtual input alone.',
  'output-untold':
    'This browser can lock up when it is asked for its output latency, so it is not asked: ' +
    'output and end to end are absent.',
  'source-limit': `This document made more than ${LIMIT.sources} sources: later ones are counted together.`,
}

/** Codes that tell of a context: the recorder sends its id, and behind it a name or a reason where there is one. */
const OF_CONTEXT: Readonly<Record<string, (id: string, told: string) => string>> = {
  'probe-blocked': (id, reason) => `The probe could not be put into audio context ${id}: ${reason}`,
  'insecure-context': (id, reason) => `Audio context ${id} has no AudioWorklet: ${reason}.`,
  'joined-objects': (id) =>
    `Audio context ${id} was made before recording began: ` +
    'nodes and connections that it had then are seen only when they are used again.',
  'unobserved-context': (id) =>
    `Audio context ${id} is another frame’s, and possibly unobserved: ` +
    'what was done with it before a recorder was there is not seen.',
  'stream-output': (id) =>
    `Audio context ${id} sends sound into a MediaStream: it is heard where it leaves the context, and ` +
    'what an element, a recorder or a connection adds after that is not seen.',
  'process-untimed': (id, name) =>
    `The process() of "${name}" in audio context ${id} cannot be timed, because the page has made it ` +
    'read-only: its load is not known.',
}

/** Older recorders have said it themselves. */
const FAULT = 'A fault of the recorder in'

/** One sentence; `text` itself where it is one already, or where the code is not known. Any thread. */
export function pageSentence(code: string, text: string): string {
  if (text === '') return Object.hasOwn(SENTENCES, code) ? (SENTENCES[code] as string) : text
  if (code === 'wrapper-fault' && !text.startsWith(FAULT)) return `${FAULT} ${text}`
  const speak = Object.hasOwn(OF_CONTEXT, code) ? OF_CONTEXT[code] : undefined
  const [, id, told] = /^(\d+)(?: (.*))?$/s.exec(text) ?? []
  return speak && id ? speak(id, told ?? '') : text
}
