// webaudio-tinysynth: a General MIDI synth of native oscillators, no samples, no worklet. Page main thread. It makes
// its own context and takes raw MIDI.

import WebAudioTinySynth from 'webaudio-tinysynth'

import { createSynthAudio, type Synth } from './synth.ts'

/** A synth made by webaudio-tinysynth. Throws where the browser has no AudioContext. */
export function createTinySynth(): Synth {
  const tiny = new WebAudioTinySynth({ quality: 1, useReverb: 1 })
  const context = tiny.getAudioContext()
  const audio = createSynthAudio(context)
  return {
    audio,
    noteOn(note, velocity, channel) {
      audio.resume()
      tiny.noteOn(channel, note, velocity)
    },
    noteOff(note, channel) {
      tiny.noteOff(channel, note)
    },
    send(bytes) {
      tiny.send(bytes)
    },
    async dispose() {
      for (let channel = 0; channel < 16; channel += 1) tiny.send([0xb0 | channel, 120, 0])
      await context.close()
    },
  }
}
