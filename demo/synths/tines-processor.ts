// The demo's own worklet synth, the audio thread's side: sixteen voices of two-operator frequency modulation. Runs in
// AudioWorkletGlobalScope. Nothing is allocated in process().

import { createMidiVoices, noteToHz } from './midi-voices.ts'

declare const sampleRate: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

const VOICES = 16
const TAU = 2 * Math.PI
/** A level below this, about -90 dB, is silence: the voice is free again. */
const SILENT = 3e-5

interface Voice {
  key: number
  age: number
  phase: number
  modulatorPhase: number
  step: number
  level: number
  attack: number
  index: number
  decay: number
  panLeft: number
  panRight: number
}

class TinesProcessor extends AudioWorkletProcessor {
  private readonly voices: Voice[] = Array.from({ length: VOICES }, () => ({
    key: -1,
    age: 0,
    phase: 0,
    modulatorPhase: 0,
    step: 0,
    level: 0,
    attack: 0,
    index: 0,
    decay: 0,
    panLeft: 0,
    panRight: 0,
  }))
  private started = 0
  private bend = 1
  private readonly heldDecay = 0.001 ** (1 / (sampleRate * 4))
  private readonly releaseDecay = 0.001 ** (1 / (sampleRate * 0.25))
  private readonly indexDecay = 0.1 ** (1 / (sampleRate * 0.5))
  private readonly attackStep = 1 / (sampleRate * 0.002)

  constructor() {
    super()
    const take = createMidiVoices({
      noteOn: (note, velocity, channel) => this.noteOn(note, velocity, channel),
      noteOff: (note, channel) => this.noteOff(note, channel),
      bend: (semitones) => {
        this.bend = 2 ** (semitones / 12)
      },
      allOff: () => {
        for (const voice of this.voices) voice.decay = this.releaseDecay
      },
    })
    this.port.onmessage = (event: MessageEvent<unknown>) => {
      if (event.data instanceof Uint8Array) take(event.data)
    }
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]
    const left = output?.[0]
    const right = output?.[1] ?? left
    if (!left || !right) return true
    for (const voice of this.voices) {
      if (voice.level > SILENT) this.render(voice, left, right)
    }
    return true
  }

  private noteOn(note: number, velocity: number, channel: number): void {
    this.noteOff(note, channel)
    const voice = this.freeVoice()
    const loudness = velocity / 127
    const pan = (note - 60) / 96
    this.started += 1
    voice.key = channel * 128 + note
    voice.age = this.started
    voice.phase = 0
    voice.modulatorPhase = 0
    voice.step = (TAU * noteToHz(note)) / sampleRate
    voice.level = 0.22 * loudness ** 1.5
    voice.attack = 0
    voice.index = 0.6 + 2.2 * loudness
    voice.decay = this.heldDecay
    voice.panLeft = Math.cos((pan + 0.5) * (Math.PI / 2))
    voice.panRight = Math.sin((pan + 0.5) * (Math.PI / 2))
  }

  private noteOff(note: number, channel: number): void {
    const key = channel * 128 + note
    for (const voice of this.voices) {
      if (voice.key !== key) continue
      voice.key = -1
      voice.decay = this.releaseDecay
    }
  }

  /** A silent voice, else the one that began first. */
  private freeVoice(): Voice {
    let oldest = this.voices[0] as Voice
    for (const voice of this.voices) {
      if (voice.level <= SILENT) return voice
      if (voice.age < oldest.age) oldest = voice
    }
    return oldest
  }

  private render(voice: Voice, left: Float32Array, right: Float32Array): void {
    const step = voice.step * this.bend
    for (let i = 0; i < left.length; i += 1) {
      const modulation = voice.index * Math.sin(voice.modulatorPhase)
      const sample = voice.attack * voice.level * Math.sin(voice.phase + modulation)
      left[i] = (left[i] as number) + sample * voice.panLeft
      right[i] = (right[i] as number) + sample * voice.panRight
      voice.phase = (voice.phase + step) % TAU
      voice.modulatorPhase = (voice.modulatorPhase + step) % TAU
      voice.attack = Math.min(1, voice.attack + this.attackStep)
      voice.level *= voice.decay
      voice.index *= this.indexDecay
    }
  }
}

registerProcessor('demo.tines', TinesProcessor)
