// The kinds of audio nodes and the names of their parameters, by number: what records of the graph speak of. A name
// keeps its place for ever, new ones come at the end. Any context; needs nothing.

/** By number. The first stands for every class that is not here. */
export const NODE_TYPES = [
  'AudioNode',
  'AudioDestinationNode',
  'AnalyserNode',
  'AudioBufferSourceNode',
  'AudioWorkletNode',
  'BiquadFilterNode',
  'ChannelMergerNode',
  'ChannelSplitterNode',
  'ConstantSourceNode',
  'ConvolverNode',
  'DelayNode',
  'DynamicsCompressorNode',
  'GainNode',
  'IIRFilterNode',
  'MediaElementAudioSourceNode',
  'MediaStreamAudioDestinationNode',
  'MediaStreamAudioSourceNode',
  'MediaStreamTrackAudioSourceNode',
  'OscillatorNode',
  'PannerNode',
  'ScriptProcessorNode',
  'StereoPannerNode',
  'WaveShaperNode',
] as const
export type NodeType = (typeof NODE_TYPES)[number]

/**
 * By number. The first stands for every parameter that has no number; those of worklet nodes have others (OWN_NAMES).
 */
export const PARAMETER_NAMES = [
  'parameter',
  'gain',
  'frequency',
  'detune',
  'Q',
  'delayTime',
  'offset',
  'pan',
  'playbackRate',
  'threshold',
  'knee',
  'ratio',
  'attack',
  'release',
  'positionX',
  'positionY',
  'positionZ',
  'orientationX',
  'orientationY',
  'orientationZ',
] as const
export type ParameterName = (typeof PARAMETER_NAMES)[number]

/** Numbers of names that a page has chosen, which its graph/parameter messages tell. */
export const OWN_NAMES = { first: 128, last: 254 } as const

/**
 * Calls that schedule a parameter, by number. "again": all of a node's are told anew from here on; "lasts", after a
 * call: its time constant or its duration, in frames.
 */
export const SCHEDULE_CALLS = [
  'again',
  'setValueAtTime',
  'linearRampToValueAtTime',
  'exponentialRampToValueAtTime',
  'setTargetAtTime',
  'setValueCurveAtTime',
  'cancelScheduledValues',
  'cancelAndHoldAtTime',
  'lasts',
] as const
export type ScheduleCall = Exclude<(typeof SCHEDULE_CALLS)[number], 'again' | 'lasts'>
export const CALL_AGAIN = 0
export const CALL_LASTS = 8
/** Calls of one parameter that are kept, the latest. */
export const MAX_SCHEDULED = 32

export const COUNT_MODES = ['max', 'clamped-max', 'explicit'] as const
export type CountMode = (typeof COUNT_MODES)[number]

export const INTERPRETATIONS = ['speakers', 'discrete'] as const
export type Interpretation = (typeof INTERPRETATIONS)[number]

/** Any output, or any input, in a record of a disconnection; higher ones are written as the one below it. */
export const ANY_INDEX = 255

/** Places of the page's code that are told apart. */
export const MAX_SITE = 4095

/** What is in `b` of a node's record: small enough to be exact in a float. `site`: 0 where it is not known. */
export const packChannels = (
  count: number,
  mode: number,
  interpretation: number,
  isJoined: boolean,
  site = 0,
): number =>
  (count & 255) | (mode << 8) | (interpretation << 10) | (isJoined ? 2048 : 0) | (site << 12)

/** What is in `b` of a connection's record. */
export const packIndices = (output: number, input: number): number => output | (input << 8)
