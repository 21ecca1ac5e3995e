// What a page's recorder noticed, as sentences.

import { expect, it } from 'vitest'
import { pageSentence } from '../../../../trace/text/page-words.ts'

it.each([
  [
    'midi-refused',
    '',
    'The browser refused MIDI to the page; while recording it has the virtual input alone.',
  ],
  [
    'virtual-input-off',
    '',
    'The virtual MIDI input is switched off by a setting, or the page asked before it was known.',
  ],
  [
    'output-untold',
    '',
    'This browser can lock up when it is asked for its output latency, so it is not asked: ' +
      'output and end to end are absent.',
  ],
  [
    'source-limit',
    '',
    'This document made more than 65534 sources: later ones are counted together.',
  ],
  [
    'probe-blocked',
    '4 its module did not load (no answer)',
    'The probe could not be put into audio context 4: its module did not load (no answer)',
  ],
  [
    'insecure-context',
    '1 this page is not a secure context',
    'Audio context 1 has no AudioWorklet: this page is not a secure context.',
  ],
  [
    'joined-objects',
    '3',
    'Audio context 3 was made before recording began: ' +
      'nodes and connections that it had then are seen only when they are used again.',
  ],
  [
    'unobserved-context',
    '9',
    'Audio context 9 is another frame’s, and possibly unobserved: what was done with it before a recorder was there ' +
      'is not seen.',
  ],
  [
    'stream-output',
    '12',
    'Audio context 12 sends sound into a MediaStream: it is heard where it leaves the context, and ' +
      'what an element, a recorder or a connection adds after that is not seen.',
  ],
  [
    'process-untimed',
    '7 my "synth"\n2',
    'The process() of "my "synth"\n2" in audio context 7 cannot be timed, because the page has made it ' +
      'read-only: its load is not known.',
  ],
  ['wrapper-fault', 'connect: no', 'A fault of the recorder in connect: no'],
])('%s with "%s" is one sentence', (code, text, sentence) => {
  expect(pageSentence(code, text)).toBe(sentence)
})

it.each([
  ['joined-objects', 'Audio context 1 was made before recording began.'],
  ['midi-refused', 'A sentence of an older recorder.'],
  ['wrapper-fault', 'A fault of the recorder in connect: no'],
  ['wrapper-fault', ''],
  ['toString', ''],
  ['toString', '5'],
])('%s: a sentence that came from the page stays, and nothing is made up: "%s"', (code, text) => {
  expect(pageSentence(code, text)).toBe(text)
})
