// Entry of the reference instrument's module: registers the processor that holds the engine. Audio thread; built as
// one file without imports, plain JavaScript. It is loaded after the probe, so the probe sees it as it sees a page's
// processor. Rendering allocates nothing; messages do, and they come only when somebody plays or changes something.
//
// What comes and goes by its port is done with natives that are saved here. The engine behind it is not: it calls what
// the scope has. In a context of its own no module of a page comes into that scope; in one of the page's, the page can
// break the engine, and read what it plays from (see SECURITY.md).

import { createClock } from '../../../trace/wire/clock.ts'
import {
  addListener,
  at,
  frameNow,
  lengthOf,
  messageData,
  NativeProcessor,
  own,
  portOf,
  postOn,
  register,
  scopeObject,
  startPort,
  toText,
} from '../natives.ts'
import { readSecret } from '../../../trace/wire/module-secret.ts'
import { data1Of, data2Of, statusOf } from '../../../trace/wire/midi-word.ts'
import type {
  FromReference,
  ReferenceProcessorOptions,
  ToReference,
} from '../../../trace/wire/reference-protocol.ts'
import { createReferenceRack, type ReferenceRack } from './reference-rack.ts'

const secret = readSecret(import.meta.url)
let isTaken = false

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isOurs = (given: unknown): given is ReferenceProcessorOptions =>
  isObject(given) && own(given as ReferenceProcessorOptions, 'token') === secret.token

class ReferenceProcessor extends NativeProcessor {
  /** Null: the node is not ours. */
  readonly #rack: ReferenceRack | null = null
  #isOver = false

  constructor(options?: { processorOptions?: unknown }) {
    super()
    const given = options && own(options, 'processorOptions')
    if (isTaken || !isOurs(given)) {
      this.#isOver = true
      return
    }
    isTaken = true
    const port = portOf(this)
    const send = (message: FromReference, transfer?: ArrayBuffer[]): void =>
      postOn(port, message, transfer)
    const rack = createReferenceRack(given, createClock(scopeObject), send)
    this.#rack = rack
    addListener(port, 'message', (event) => {
      try {
        this.#receive(rack, messageData(event) as ToReference)
      } catch (error) {
        this.#fail(rack, error)
      }
    })
    startPort(port)
  }

  #receive(rack: ReferenceRack, message: ToReference): void {
    if (typeof message === 'number') {
      // Data bytes have seven bits, whatever a page puts into its events.
      return rack.short(statusOf(message), data1Of(message) & 0x7f, data2Of(message) & 0x7f)
    }
    switch (message.type) {
      case 'midi/sysex':
        return rack.sysex(message.bytes)
      case 'bank/load':
        return rack.load(message.bytes)
      case 'play/start':
        return rack.play(message.atMs, message.lengths, message.bytes)
      case 'reference/configure':
        return rack.configure(message.options)
      case 'reference/silence':
        return rack.silence()
      case 'reference/end':
        if (own(message, 'isAtOnce') !== true) return rack.end()
        this.#isOver = true
        return rack.leave()
      case 'chunk/return':
        return rack.giveBack(message.bytes)
      case 'chunk/flush':
        return rack.flush()
    }
  }

  /** An engine that threw may be in any state: it is heard no more, and says why. */
  #fail(rack: ReferenceRack, error: unknown): void {
    this.#isOver = true
    rack.fail(toText(isObject(error) ? own(error as Error, 'message') : error))
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const rack = this.#rack
    if (this.#isOver || rack === null) return false
    const output = at(outputs, 0)
    const left = output && at(output, 0)
    const right = output && at(output, 1)
    if (left === undefined || right === undefined) return true
    const count = lengthOf(left)
    try {
      this.#isOver = !rack.render(left, right, count, frameNow())
    } catch (error) {
      for (let index = 0; index < count; index++) left[index] = right[index] = 0
      this.#fail(rack, error)
    }
    return !this.#isOver
  }
}

register(secret.name, ReferenceProcessor)
