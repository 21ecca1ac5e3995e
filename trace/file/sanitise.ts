// A recording that can be given away: without addresses, names and what was played; its times stay as they are. Pure;
// any context. trace/text/sanitise-words.ts says what goes to whoever saves it.

import type {
  PageMessage,
  PageMessageOf,
  PageMessageType,
  SourceDefinition,
  SourceKind,
  SourceOf,
  StampedMessage,
} from '../wire/protocol.ts'
import { RecordSanitiser, withoutContent } from './sanitise-records.ts'

export interface Sanitiser {
  /** The message without what goes. Messages come in the order of the recording. Allocates the copy. */
  sanitise(stamped: StampedMessage): StampedMessage
}

/** Names that stay told apart by numbers; a page may make them without end. */
const MAX_NAMES = 65_536

/** Names and numbers in their place: the same one for the same name, so that what belongs together still does. */
class Numbered {
  readonly #numbers = new Map<string, number>()
  readonly #label: string

  constructor(label: string) {
    this.#label = label
  }

  /** '' stays ''. */
  of(name: string): string {
    if (name === '') return ''
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = Math.min(this.#numbers.size + 1, MAX_NAMES)
      if (number < MAX_NAMES) this.#numbers.set(name, number)
    }
    return `${this.#label}-${number}`
  }
}

interface Names {
  readonly pages: Numbered
  readonly processors: Numbered
  readonly inputs: Numbered
  readonly outputs: Numbered
  readonly banks: Numbered
  readonly parameters: Numbered
  readonly music: Numbered
  /** Of the stream that the message is of. */
  readonly records: () => RecordSanitiser
}

/** One for each message of the protocol: one that is missing here does not compile. */
const MESSAGES: {
  readonly [Type in PageMessageType]: (
    message: PageMessageOf<Type>,
    names: Names,
  ) => PageMessageOf<Type>
} = {
  'document/hello': (hello, { pages }) => ({ ...hello, url: pages.of(hello.url), title: '' }),
  'document/bye': (message) => message,
  'document/condition': (message) => message,
  'source/define': (message, names) => ({
    ...message,
    source: withoutNames(message.source, names),
  }),
  'context/update': (update, { outputs }) => ({
    ...update,
    reason: leftOut(update.reason),
    sink: outputs.of(update.sink),
  }),
  'worklet/hello': (message) => message,
  'processor/define': (message, { processors }) => ({
    ...message,
    name: processors.of(message.name),
  }),
  'records/chunk': (chunk, { records }) => ({ ...chunk, bytes: records().sanitise(chunk.bytes) }),
  // Of a notice's text the id stays, which is a number and comes first.
  'recorder/notice': (notice) => ({ ...notice, text: idOf(notice.text) }),
  'midi/requested': (message) => message,
  'reference/state': (message, { banks }) => ({
    ...message,
    reason: leftOut(message.reason),
    bankName: banks.of(message.bankName),
  }),
  'graph/site': (site) => ({ ...site, text: '' }),
  'graph/parameter': (message, { parameters }) => ({
    ...message,
    text: parameters.of(message.text),
  }),
  'recorder/stopped': (message) => message,
  // A digest names a piece as well as its name does.
  'performance/start': (message, { music }) => ({
    ...message,
    name: '',
    digest: music.of(message.digest),
  }),
  'performance/asked': (message) => ({ ...message, words: message.words.map(withoutContent) }),
  'marker/set': (marker) => ({ ...marker, text: '' }),
}

/** One for each kind of source: likewise. */
const SOURCES: {
  readonly [Kind in SourceKind]: (source: SourceOf<Kind>, names: Names) => SourceOf<Kind>
} = {
  context: (context, { outputs }) => ({ ...context, sink: outputs.of(context.sink) }),
  node: (node, { processors }) => ({ ...node, name: processors.of(node.name) }),
  midiInput: (input, { inputs }) => ({ ...input, name: inputs.of(input.name), manufacturer: '' }),
  // Its event is a word of the platform, or a name that the page has given.
  trigger: (trigger) => ({
    ...trigger,
    event: PLATFORM_EVENTS.has(trigger.event) ? trigger.event : leftOut(trigger.event),
    detail: '',
  }),
  reference: (source) => source,
  graph: (source) => source,
}

/** Names of events and calls that say nothing of a page; others are left out. */
const PLATFORM_EVENTS: ReadonlySet<string> = new Set([
  'click',
  'dblclick',
  'mousedown',
  'mouseup',
  'mousemove',
  'pointerdown',
  'pointerup',
  'pointermove',
  'pointercancel',
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'keydown',
  'keyup',
  'keypress',
  'input',
  'change',
  'wheel',
  'message',
  'setTimeout',
  'setInterval',
  'requestAnimationFrame',
  'requestIdleCallback',
  'gamepad',
  'gamepadconnected',
  'midimessage',
  'statechange',
  'ended',
  'play',
  'playing',
  'timeupdate',
  'audioprocess',
  'load',
  'DOMContentLoaded',
])

const LEFT_OUT = '…'
const leftOut = (text: string): string => (text === '' ? '' : LEFT_OUT)

function idOf(text: string): string {
  const [id = ''] = /^\d*/.exec(text) ?? []
  if (id === text) return text
  return id === '' ? LEFT_OUT : `${id} ${LEFT_OUT}`
}

const withoutNames = (source: SourceDefinition, names: Names): SourceDefinition =>
  // The entry belongs to the kind, which the type checker does not follow through a union.
  (SOURCES[source.kind] as (source: SourceDefinition, names: Names) => SourceDefinition)(
    source,
    names,
  )

/** A sanitiser at the beginning of a recording. Any thread; holds the names that it has met. */
export function createSanitiser(): Sanitiser {
  const documents = new Numbered('document')
  const streams = new Map<string, RecordSanitiser>()
  const names = {
    pages: new Numbered('page'),
    processors: new Numbered('processor'),
    inputs: new Numbered('input'),
    outputs: new Numbered('output'),
    banks: new Numbered('bank'),
    parameters: new Numbered('parameter'),
    music: new Numbered('music'),
  }

  const recordsOf = (document: string, message: PageMessage) => (): RecordSanitiser => {
    const stream = message.type === 'records/chunk' ? message.stream : 0
    const key = `${stream} ${document}`
    const known = streams.get(key) ?? new RecordSanitiser()
    streams.set(key, known)
    return known
  }

  return {
    sanitise({ document, frameId, message }) {
      const change = MESSAGES[message.type] as (message: PageMessage, names: Names) => PageMessage
      // A document that is recorded anew counts from its start again.
      if (message.type === 'document/hello') forget(streams, document)
      const records = recordsOf(document, message)
      return {
        document: documents.of(document),
        frameId,
        message: change(message, { ...names, records }),
      }
    },
  }
}

function forget(streams: Map<string, RecordSanitiser>, document: string): void {
  for (const key of streams.keys()) {
    if (key.slice(key.indexOf(' ') + 1) === document) streams.delete(key)
  }
}
