// A page that plays while it counts what of its natives is reached (count-visible.ts). It calls nothing but what it has
// saved, and hands the platform nothing that could be asked. Its functions are serialized into a page: each must refer
// to nothing outside.

import type { ReferenceOrder } from '../../../trace/wire/page-port.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../../trace/wire/recorder-config.ts'
import type { PageBridge } from './bridged-recorder.ts'
import { countVisible, type Visible } from './count-visible.ts'

/** The page's module: its own natives are saved before the doubles come, as the page's own script does. */
export const COUNTING_MODULE = `
const { apply } = Reflect
const { registerProcessor, AudioWorkletProcessor } = globalThis
const portOf = Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port').get
const { postMessage } = MessagePort.prototype
const listen = EventTarget.prototype.addEventListener
const startPort = MessagePort.prototype.start
const counted = (${String(countVisible)})()
class Page extends AudioWorkletProcessor {
  constructor() {
    super()
    const port = apply(portOf, this, [])
    const onMessage = () => {
      const found = counted.end()
      apply(postMessage, port, [{ found, doubles: counted.doubles }])
    }
    apply(listen, port, ['message', onMessage])
    apply(startPort, port, [])
  }
  process() { return true }
}
registerProcessor('page', Page)
counted.begin()
`

export type Reached = ReturnType<Visible['end']>

export interface Counted {
  page: Reached
  pageDoubles: number
  worklet: Reached
  workletDoubles: number
}

/** A page at play. */
export interface PlayingPage {
  readonly context: AudioContext
  /** Begins a sound. */
  sound(): void
  /** Calls back with the virtual input, which each of `heard` is called for; rejects where there is no MIDI. */
  listenToMidi(heard: () => void, then: () => void): void
  /** `run` so many milliseconds later. */
  later(run: () => void, ms: number): void
  /** What of promises is not the page's to break. */
  after(promise: unknown, run: (value: never) => void): void
  /** The scope ends to count, then the context closes; what the page has counted until some time later. */
  finish(stop: (stopped: () => void) => void): void
}

/** Plays; `play` does what else is to be done, and ends by `finish`. Counts from its call on. */
export function playCounting(
  counted: Visible,
  play: (page: PlayingPage) => void,
): Promise<Counted> {
  const { apply, construct, defineProperty, get: read, getPrototypeOf } = Reflect
  const { setPrototypeOf } = Object
  const getterOf = (prototype: object, name: string): (() => unknown) =>
    Object.getOwnPropertyDescriptor(prototype, name)?.get as () => unknown
  const { AudioContext, AudioWorkletNode, GainNode, OscillatorNode, setTimeout } = globalThis
  const { connect, disconnect } = AudioNode.prototype
  const { start } = AudioScheduledSourceNode.prototype
  const { setValueAtTime } = AudioParam.prototype
  const { resume, close } = AudioContext.prototype
  const { postMessage, start: startPort } = MessagePort.prototype
  const { addEventListener } = EventTarget.prototype
  const { addModule } = Worklet.prototype
  const { then } = Promise.prototype
  const { requestMIDIAccess } = Navigator.prototype
  const destinationOf = getterOf(BaseAudioContext.prototype, 'destination')
  const workletOf = getterOf(BaseAudioContext.prototype, 'audioWorklet')
  const portOf = getterOf(AudioWorkletNode.prototype, 'port')
  const dataOf = getterOf(MessageEvent.prototype, 'data')
  const frequencyOf = getterOf(OscillatorNode.prototype, 'frequency')
  const accessPrototype = MIDIAccess.prototype
  const inputsOf = getterOf(accessPrototype, 'inputs')
  const inputOf: unknown = read(MIDIInputMap.prototype, 'get')
  const { navigator } = globalThis

  return new Promise((resolve, reject) => {
    const after = (promise: unknown, run: (value: never) => void): void => {
      const none = setPrototypeOf({ value: undefined, configurable: true }, null) as object
      defineProperty(promise as object, 'constructor', none)
      apply(then as never, promise, [run, reject])
    }
    const later = (run: () => void, ms: number): void =>
      void apply(setTimeout as never, globalThis, [run, ms])

    counted.begin()
    const context = construct(AudioContext, [])
    const destination = apply(destinationOf as never, context, [])
    const sound = (): void => {
      const oscillator = construct(OscillatorNode, [context]) as object
      const gain = construct(GainNode, [context]) as object
      apply(setValueAtTime, apply(frequencyOf as never, oscillator, []), [440, 0])
      apply(connect as never, oscillator, [gain])
      apply(connect as never, gain, [destination])
      apply(start, oscillator, [])
    }
    const makeNode = (): object => {
      const node = construct(AudioWorkletNode, [context, 'page']) as object
      apply(connect as never, node, [destination])
      return node
    }
    const onModule = (): void => {
      const node = makeNode()
      sound()
      const finish = (stop: (stopped: () => void) => void): void => {
        const port = apply(portOf as never, node, [])
        const onAnswer = (event: Event): void => {
          const worklet = apply(dataOf as never, event, []) as { found: Reached; doubles: number }
          apply(disconnect as never, node, [])
          const end = (): void => {
            const page = counted.end()
            const { found, doubles } = worklet
            resolve({ page, pageDoubles: counted.doubles, worklet: found, workletDoubles: doubles })
          }
          stop(() => {
            void apply(close, context, [])
            later(end, 300)
          })
        }
        apply(addEventListener, port, ['message', onAnswer])
        apply(startPort, port, [])
        apply(postMessage, port, ['end'])
      }
      const listenToMidi = (heard: () => void, run: () => void): void =>
        after(apply(requestMIDIAccess, navigator, []), (access: never) => {
          // What the platform made is read by what was saved of it; what the recorder made, by its own prototype.
          const isNative = getPrototypeOf(access) === accessPrototype
          const inputs = isNative ? apply(inputsOf, access, []) : read(access, 'inputs')
          const find = isNative ? inputOf : read(inputs as object, 'get')
          const input: unknown = apply(find as never, inputs, ['awescope-virtual-input'])
          if (input) apply(addEventListener, input, ['midimessage', heard])
          run()
        })
      play({ context, sound, listenToMidi, later, after, finish })
    }
    after(apply(resume, context, []), () => undefined)
    const worklet = apply(workletOf as never, context, [])
    after(apply(addModule, worklet, ['/page-processor.js']), onModule)
  })
}

/** Everything that a panel can command: settings, messages, a flush, the reference instrument, the end. */
export interface Commands {
  readonly bridge: PageBridge
  readonly config: RecorderConfig
  /** What is commanded in this order, each when the answer to the one before has come. */
  readonly orders: readonly ReferenceOrder[]
  /** The reference says so when it is there, and when it has a bank. */
  readonly states: readonly string[]
  heard: number
}

/** What a panel commands, one thing after the other, as the page plays. */
export function commandAll(page: PlayingPage, commands: Commands): void {
  const { bridge, config, orders, states } = commands
  /** `then` once the recorder has obeyed, and its clock has ticked. */
  const goOn = (then: () => void): void => {
    bridge.onMessage = ({ type }: PageMessage) => {
      if ((type as string) !== 'recorder/alive') return
      bridge.onMessage = () => undefined
      then()
    }
    bridge.command({ type: 'recorder/ping' })
  }
  /** `then` once the reference has said it. */
  const awaitState = (state: string, then: () => void): void => {
    bridge.onMessage = (message: PageMessage) => {
      if (message.type !== 'reference/state' || message.state !== state) return
      bridge.onMessage = () => undefined
      then()
    }
  }
  const stop = (stopped: () => void): void => {
    bridge.onMessage = ({ type }: PageMessage) => {
      if (type === 'recorder/stopped') stopped()
    }
    bridge.command({ type: 'recorder/stop' })
  }
  const order = (next: number): void => {
    const what = orders[next]
    if (what === undefined) return page.finish(stop)
    const state = states[next]
    const then = (): void => order(next + 1)
    if (state) awaitState(state, then)
    bridge.command({ type: 'reference/order', order: what })
    if (!state) goOn(then)
  }
  const change = (): void => {
    bridge.command({ type: 'recorder/configure', config: { ...config, samplingRate: 0.5 } })
    bridge.command({ type: 'midi/send', bytes: [0x90, 62, 100, 0xf0, 1, 0xf7] })
    goOn(() => {
      bridge.command({ type: 'recorder/configure', config: { ...config, virtualMidi: false } })
      bridge.command({ type: 'recorder/configure', config })
      // One after the other, the last up to the end of the recording.
      for (let node = 1; node <= 5; node++)
        bridge.command({ type: 'graph/inspect', node, isMeasured: true })
      bridge.command({ type: 'records/flush' })
      goOn(() => order(0))
    })
  }
  page.listenToMidi(
    () => {
      commands.heard++
      page.sound()
    },
    () => {
      bridge.command({ type: 'midi/send', bytes: [0x90, 60, 100] })
      bridge.command({ type: 'midi/send', bytes: [0x80, 60, 0] })
      goOn(change)
    },
  )
}
