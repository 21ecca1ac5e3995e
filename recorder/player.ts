// What plays MIDI into the one-file recorder beside it, `dist/recorder-player.js`: messages with their times come some
// seconds ahead, and are handed to the page's virtual inputs when they are due. Page world, evaluated before the
// recorder, which wraps the page's timers, and before the page's own scripts.

import {
  addListener,
  createChannel,
  createList,
  createPromise,
  defineProperty,
  clearNativeTimeout,
  type List,
  nowMs,
  own,
  postOn,
  setNativeTimeout,
  startPort,
  takeAll,
  each,
  push,
  world,
} from '../injected/page/natives.ts'
import { createMidiPlayer, type MidiPlayer } from '../trace/performance/midi-player.ts'

/** What whoever drives the page finds as `globalThis.__awescopePlayer`. */
export interface AwescopePlayer extends Pick<MidiPlayer, 'begin' | 'add' | 'stop'> {
  /** Epoch ms by the page's clock. */
  nowMs(): number
  /** Resolves in a pause between messages, for work that would hold them up. */
  pause(): Promise<void>
}

/* oxlint-disable no-underscore-dangle -- the name that harnesses are told */
declare global {
  var __awescopePlayer: AwescopePlayer | undefined
}

const { near, far } = createChannel()
const waiting: List<() => void> = createList()

addListener(far, 'message', () => each(takeAll(waiting), (run) => run()))
startPort(far)

const player = createMidiPlayer({
  nowMs,
  after: setNativeTimeout,
  cancel: clearNativeTimeout,
  soon(run) {
    push(waiting, run)
    if (waiting.length === 1) postOn(near, null)
  },
  send(bytes) {
    const recorder = own(world, '__awescope')
    if (recorder) recorder.send(bytes as unknown as readonly number[])
  },
})

// Not enumerable: a page that walks its globals is not to trip over it.
defineProperty(world, '__awescopePlayer', {
  value: {
    begin: player.begin,
    add: player.add,
    stop: player.stop,
    nowMs,
    pause: () => createPromise<void>((resolve) => player.between(resolve)),
  },
  configurable: true,
  writable: true,
})
