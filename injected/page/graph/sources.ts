// Whatever starts and stops by a call of its own: whose `start` and `stop` are watched. Any context.

export const SOURCES = [
  'AudioScheduledSourceNode',
  'AudioBufferSourceNode',
  'OscillatorNode',
  'ConstantSourceNode',
] as const
