// Ends to wire a node to. Page of the bench.

import * as Tone from '../../../node_modules/tone/build/esm/index.js'

export const connectFrom = (): InstanceType<typeof Tone.Gain> => new Tone.Gain()
export const connectTo = (): InstanceType<typeof Tone.Gain> => new Tone.Gain()
