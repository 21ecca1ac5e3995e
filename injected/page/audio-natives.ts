// The native attributes and methods of Web Audio, receiver first. Page world. Calling these instead of the objects'
// own members neither runs page code nor our own wrappers. Missing ones (older browsers, insecure pages) are
// undefined.

import { DEFAULT_QUANTUM_FRAMES } from '../../trace/wire/quantum.ts'
import {
  ignore,
  inherits,
  nativeGetter,
  ownProperty,
  prototypeOf,
  uncurry,
  world,
} from './natives.ts'

type MaybeGlobal<K extends keyof typeof globalThis> = (typeof globalThis)[K] | undefined
const globals = world as { [K in keyof typeof globalThis]?: (typeof globalThis)[K] }

export const NativeAudioContext: MaybeGlobal<'AudioContext'> = globals.AudioContext
const NativeAudioNode: MaybeGlobal<'AudioNode'> = globals.AudioNode
export const NativeAudioWorkletNode: MaybeGlobal<'AudioWorkletNode'> = globals.AudioWorkletNode
export const NativeConstantSourceNode: MaybeGlobal<'ConstantSourceNode'> =
  globals.ConstantSourceNode
export const NativeGainNode: MaybeGlobal<'GainNode'> = globals.GainNode
const NativeWorklet: MaybeGlobal<'Worklet'> = globals.Worklet

const base = globals.BaseAudioContext?.prototype
const realtime = NativeAudioContext?.prototype
const node = NativeAudioNode?.prototype

/**
 * The getter, receiver first; one that answers `missing`, or undefined, where the platform has no such attribute.
 */
const attribute = <T>(
  prototype: object | null | undefined,
  name: string,
  missing?: T,
): ((self: unknown) => T) => nativeGetter<T>(prototype, name) ?? (() => missing as T)

export const contextState = attribute<string>(base, 'state', 'closed')
export const contextSampleRate = attribute<number>(base, 'sampleRate', 0)
/** Chromium 156; not in Firefox 153, where a quantum is what it always was. */
export const contextQuantumFrames = attribute<number>(
  base,
  'renderQuantumSize',
  DEFAULT_QUANTUM_FRAMES,
)
export const contextTime = attribute<number>(base, 'currentTime', 0)
export const contextDestination = attribute<AudioDestinationNode | null>(base, 'destination', null)
export const contextWorklet = attribute<AudioWorklet | undefined>(base, 'audioWorklet')
/** The page's end of the port of a whole audio scope. */
export const workletPort = attribute<MessagePort | undefined>(prototypeOf('AudioWorklet'), 'port')
export const contextBaseLatency = attribute<number>(realtime, 'baseLatency', 0)
export const contextOutputLatency = attribute<number>(realtime, 'outputLatency', Number.NaN)
export const contextSink = attribute<unknown>(realtime, 'sinkId', '')
/** Chromium 146 and later, which renews what it says once a second. */
export const contextPlaybackStats = attribute<object | undefined>(realtime, 'playbackStats')
const stats = prototypeOf('AudioPlaybackStats')
export const underrunEvents = attribute<number>(stats, 'underrunEvents', Number.NaN)
export const underrunDuration = attribute<number>(stats, 'underrunDuration', Number.NaN)
export const averageLatency = attribute<number>(stats, 'averageLatency', Number.NaN)

export const contextResume = realtime && uncurry(realtime.resume)
export const contextClose = realtime && uncurry(realtime.close)

const outputTimestamp = (realtime && ownProperty(realtime, 'getOutputTimestamp')?.value) as
  | (() => AudioTimestamp)
  | undefined
/** Undefined where the platform has no such call. Allocates its answer. */
export const contextOutputTimestamp = outputTimestamp && uncurry(outputTimestamp)

export const nodeContext = attribute<BaseAudioContext | undefined>(node, 'context')
export const nodeConnect =
  node && uncurry(node.connect as (target: AudioNode, output: number, input?: number) => AudioNode)
export const nodeDisconnect =
  node && uncurry(node.disconnect as (target?: AudioNode, output?: number) => void)
/** Of a ScriptProcessorNode. */
export const nodeBufferFrames = attribute<number>(
  prototypeOf('ScriptProcessorNode'),
  'bufferSize',
  0,
)
const scheduled = globals.AudioScheduledSourceNode?.prototype
export const startSource = scheduled && uncurry(scheduled.start)
export const stopSource = scheduled && uncurry(scheduled.stop)

const streamDestination = prototypeOf('MediaStreamAudioDestinationNode')
/** True for a node whose sound leaves its context as a stream. */
export const isStreamDestination = (candidate: unknown): boolean =>
  inherits(candidate, streamDestination)

export const workletNodePort = attribute<MessagePort | undefined>(
  NativeAudioWorkletNode?.prototype,
  'port',
)
export const workletNodeParameters = attribute<object | undefined>(
  NativeAudioWorkletNode?.prototype,
  'parameters',
)
const parameterMap = prototypeOf('AudioParamMap')
const getParameter = parameterMap && ownProperty(parameterMap, 'get')?.value
type Visit = (visit: (param: AudioParam) => void) => void
const visitParameters = (parameterMap && ownProperty(parameterMap, 'forEach')?.value) as
  | Visit
  | undefined
/** The parameter of that name in `workletNodeParameters`. */
export const parameterNamed = getParameter
  ? uncurry(getParameter as (name: string) => AudioParam | undefined)
  : ignore
export const forEachParameter = visitParameters && uncurry(visitParameters)
const parameter = prototypeOf('AudioParam')
const setValue = parameter && ownProperty(parameter, 'value')?.set
export const setParamValue = setValue && uncurry(setValue as (value: number) => void)
export const gainOf = attribute<AudioParam | undefined>(NativeGainNode?.prototype, 'gain')
const addModule = NativeWorklet?.prototype.addModule
export const workletAddModule = addModule && uncurry(addModule)

/** True for a context that plays in real time, of whatever realm: an offline one has no base latency, and says so. */
export function isRealtime(context: object): boolean {
  try {
    contextBaseLatency(context)
    return true
  } catch {
    return false
  }
}

/** False for the context of another frame. */
export const isOfThisRealm = (context: object): boolean => inherits(context, base)

const workletNode = NativeAudioWorkletNode?.prototype
export const isWorkletNode = (node: unknown): node is AudioWorkletNode =>
  inherits(node, workletNode)
