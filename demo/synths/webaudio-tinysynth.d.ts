// The part of webaudio-tinysynth (which ships no types) that the demo uses.

declare module 'webaudio-tinysynth' {
  export default class WebAudioTinySynth {
    constructor(options?: { quality?: 0 | 1; useReverb?: 0 | 1; voices?: number })
    /** `time` in seconds of the context; 0 or nothing: now. */
    send(message: ArrayLike<number>, time?: number): void
    noteOn(channel: number, note: number, velocity: number, time?: number): void
    noteOff(channel: number, note: number, time?: number): void
    getAudioContext(): AudioContext
    setMasterVol(volume: number): void
  }
}
