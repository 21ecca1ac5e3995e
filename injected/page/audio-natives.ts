// The native attributes and methods of Web Audio, receiver first. Page world. Calling these instead of the objects'
// own members neither runs page code nor our own wrappers. Missing ones (older browsers, insecure pages) are
// undefined.

import { DEFAULT_QUANTUM_FRAMES } from '../../trace/wire/quantum.ts'
import { inherits, nativeGetter, ownProperty, prototypeOf, uncurry } from './natives.ts'

type MaybeGlobal<K extends keyof typeof globalThis> = (typeof globalThis)[K] | undefined
const globals = globalThis as { [K in keyof typeof globalThis]?: (typeof globalThis)[K] }

export const NativeAudioContext: MaybeGlobal<'AudioContext'> = globals.AudioContext
export const NativeAudioNode: MaybeGlobal<'AudioNode'> = globals.AudioNode
export const NativeAudioWorkletNode: MaybeGlobal<'AudioWorkletNode'> = globals.AudioWorkletNode
export const NativeConstantSourceNode: MaybeGlobal<'ConstantSourceNode'> =
  globals.ConstantSourceNode
export const NativeGainNode: MaybeGlobal<'GainNode'> = globals.GainNode
export const NativeWorklet: MaybeGlobal<'Worklet'> = globals.Worklet

const base = globals.BaseAudioContext?.prototype
const realtime = NativeAudioContext?.prototype
const node = NativeAudioNode?.prototype

const absent =
  <T>(value: T) =>
  (): T =>
    value

export const contextState = nativeGetter<string>(base, 'state') ?? absent('closed')
export const contextSampleRate = nativeGetter<number>(base, 'sampleRate') ?? absent(0)
/** Chromium 156; not in Firefox 153, where a quantum is what it always was. */
export const contextQuantumFrames =
  nativeGetter<number>(base, 'renderQuantumSize') ?? absent(DEFAULT_QUANTUM_FRAMES)
export const contextTime = nativeGetter<number>(base, 'currentTime') ?? absent(0)
export const contextDestination =
  nativeGetter<AudioDestinationNode | null>(base, 'destination') ?? absent(null)
export const contextWorklet =
  nativeGetter<AudioWorklet | undefined>(base, 'audioWorklet') ?? absent(undefined)
export const contextBaseLatency = nativeGetter<number>(realtime, 'baseLatency') ?? absent(0)
export const contextOutputLatency =
  nativeGetter<number>(realtime, 'outputLatency') ?? absent(Number.NaN)
export const contextSink = nativeGetter<unknown>(realtime, 'sinkId') ?? absent('')
/** Chromium 146 and later. */
export const contextPlaybackStats =
  nativeGetter<object | undefined>(realtime, 'playbackStats') ?? absent(undefined)
const stats = prototypeOf('AudioPlaybackStats')
const untold = absent<number | undefined>(undefined)
export const underrunEvents = nativeGetter<number>(stats, 'underrunEvents') ?? untold
export const underrunDuration = nativeGetter<number>(stats, 'underrunDuration') ?? untold
export const averageLatency = nativeGetter<number>(stats, 'averageLatency') ?? untold

export const contextResume = realtime && uncurry(realtime.resume)
export const contextClose = realtime && uncurry(realtime.close)

const outputTimestamp = (realtime && ownProperty(realtime, 'getOutputTimestamp')?.value) as
  | (() => AudioTimestamp)
  | undefined
/** Undefined where the platform has no such call. Allocates its answer. */
export const contextOutputTimestamp = outputTimestamp && uncurry(outputTimestamp)

export const nodeContext = nativeGetter<BaseAudioContext>(node, 'context') ?? absent(undefined)
export const nodeConnect =
  node && uncurry(node.connect as (target: AudioNode, output: number, input?: number) => AudioNode)
export const nodeDisconnect =
  node && uncurry(node.disconnect as (target?: AudioNode, output?: number) => void)
const scheduled = globals.AudioScheduledSourceNode?.prototype
export const startSource = scheduled && uncurry(scheduled.start)
export const stopSource = scheduled && uncurry(scheduled.stop)

const streamDestination = prototypeOf('MediaStreamAudioDestinationNode')
/** True for a node whose sound leaves its context as a stream. */
export const isStreamDestination = (candidate: unknown): boolean =>
  inherits(candidate, streamDestination)

export const workletNodePort =
  nativeGetter<MessagePort | undefined>(NativeAudioWorkletNode?.prototype, 'port') ??
  absent(undefined)
export const workletNodeParameters =
  nativeGetter<object | undefined>(NativeAudioWorkletNode?.prototype, 'parameters') ??
  absent(undefined)
const parameterMap = prototypeOf('AudioParamMap')
const getParameter = parameterMap && ownProperty(parameterMap, 'get')?.value
type Visit = (visit: (param: AudioParam) => void) => void
const visitParameters = (parameterMap && ownProperty(parameterMap, 'forEach')?.value) as
  | Visit
  | undefined
/** The parameter of that name in `workletNodeParameters`. */
export const parameterNamed = getParameter
  ? uncurry(getParameter as (name: string) => AudioParam | undefined)
  : absent(undefined)
export const forEachParameter = visitParameters && uncurry(visitParameters)
const parameter = prototypeOf('AudioParam')
const setValue = parameter && ownProperty(parameter, 'value')?.set
export const setParamValue = setValue && uncurry(setValue as (value: number) => void)
export const gainOf =
  nativeGetter<AudioParam | undefined>(NativeGainNode?.prototype, 'gain') ?? absent(undefined)
const addModule = NativeWorklet?.prototype.addModule
export const workletAddModule = addModule && uncurry(addModule)

/** True for a context that plays in real time, also of a subclass or of another realm's prototype in its chain. */
export const isRealtime = (context: object): boolean => inherits(context, realtime)

const workletNode = NativeAudioWorkletNode?.prototype
export const isWorkletNode = (node: unknown): node is AudioWorkletNode =>
  inherits(node, workletNode)
