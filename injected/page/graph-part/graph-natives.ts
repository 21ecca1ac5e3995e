// The attributes of audio nodes and parameters that the graph's part reads, and what tells it that an object is gone.
// Page world; evaluated before the page's first script, as ../natives.ts.

import { COUNT_MODES, INTERPRETATIONS } from '../../../trace/wire/graph-names.ts'
import {
  getterOf,
  nativeClass,
  nativeGetter,
  ownProperty,
  prototypeOf,
  quietly,
  uncurry,
} from '../natives.ts'

export const nodePrototype = prototypeOf('AudioNode')
export const parameterPrototype = prototypeOf('AudioParam')
export const contextPrototype = prototypeOf('BaseAudioContext')

export const channelCount = getterOf<number>(nodePrototype, 'channelCount')
const countMode = getterOf<string>(nodePrototype, 'channelCountMode')
const interpretation = getterOf<string>(nodePrototype, 'channelInterpretation')
export const parameterValue = getterOf<number>(parameterPrototype, 'value')

/** Its place in the list; 0 where it is not in it. */
const placeOf = (words: readonly string[], word: string): number => {
  for (let place = 1; place < words.length; place++)
    if ((words[place] as string) === word) return place
  return 0
}
export const modeOf = (node: AudioNode): number => placeOf(COUNT_MODES, countMode(node))
export const interpretationOf = (node: AudioNode): number =>
  placeOf(INTERPRETATIONS, interpretation(node))

// audio-natives.ts has some of these, too: to take them from there would bring all of it along.
export const nodeContext = getterOf<BaseAudioContext>(nodePrototype, 'context')
export const contextTime = getterOf<number>(contextPrototype, 'currentTime')
/** A method of a class that may be missing. */
const methodOf = (prototype: object | undefined, name: string): never | undefined => {
  const method = prototype && ownProperty(prototype, name)?.value
  return method ? (uncurry(method as () => void) as never) : undefined
}
type Connect = (from: AudioNode, to: AudioNode, output: number) => void
export const nodeConnect: Connect | undefined = methodOf(nodePrototype, 'connect')
type Disconnect = (from: AudioNode, to?: AudioNode) => void
export const nodeDisconnect: Disconnect | undefined = methodOf(nodePrototype, 'disconnect')
export const NativeSplitter = nativeClass('ChannelSplitterNode')
export const NativeAnalyser = nativeClass('AnalyserNode')
type ReadSamples = (analyser: AudioNode, into: Float32Array) => void
export const readSamples: ReadSamples | undefined = methodOf(
  prototypeOf('AnalyserNode'),
  'getFloatTimeDomainData',
)

const parameterMap = prototypeOf('AudioParamMap')
type Visit = (visit: (param: AudioParam, name: string) => void) => void
const visitParameters = parameterMap && (ownProperty(parameterMap, 'forEach')?.value as Visit)
const visitAll = visitParameters && uncurry(visitParameters)
const parametersOf = nativeGetter<object>(prototypeOf('AudioWorkletNode'), 'parameters')
/** Visits the parameters of a worklet node. */
export function eachWorkletParameter(
  node: AudioNode,
  visit: (param: AudioParam, name: string) => void,
): void {
  if (visitAll && parametersOf) visitAll(parametersOf(node), (param, name) => visit(param, name))
}

const NativeFinalizationRegistry = FinalizationRegistry
const register = uncurry(
  FinalizationRegistry.prototype.register as (on: object, id: number) => void,
)
/** Answers what has `onGone` called with an id some time after its object was collected. Holds no object. */
export function createGoneWatch(onGone: (id: number) => void): (on: object, id: number) => void {
  const watch = new NativeFinalizationRegistry<number>(quietly(onGone))
  return (on, id) => register(watch, on, id)
}
