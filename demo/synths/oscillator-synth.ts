// The least synth there is: one OscillatorNode and one GainNode for each note, started "now". Page main thread. It is
// the measure of what the browser itself costs between a key and a sound.

import { createMidiVoices, noteToHz } from './midi-voices.ts'
import { createSynthAudio, type Synth } from './synth.ts'

const ATTACK_SECONDS = 0.002
const RELEASE_SECONDS = 0.08

interface Voice {
  oscillator: OscillatorNode
  gain: GainNode
}

/** A synth of bare oscillators. Throws where the browser has no AudioContext. */
export function createOscillatorSynth(): Synth {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const master = new GainNode(context, { gain: 0.25 })
  master.connect(context.destination)
  const audio = createSynthAudio(context)
  const voices = new Map<number, Voice>()
  const bends = new Map<number, number>()

  const noteOff = (note: number, channel: number): void => {
    const key = channel * 128 + note
    const voice = voices.get(key)
    if (!voice) return
    voices.delete(key)
    const now = context.currentTime
    voice.gain.gain.cancelScheduledValues(now)
    voice.gain.gain.setTargetAtTime(0, now, RELEASE_SECONDS / 4)
    voice.oscillator.stop(now + RELEASE_SECONDS * 2)
  }
  const noteOn = (note: number, velocity: number, channel: number): void => {
    audio.resume()
    noteOff(note, channel)
    const oscillator = new OscillatorNode(context, {
      type: 'triangle',
      frequency: noteToHz(note),
      detune: (bends.get(channel) ?? 0) * 100,
    })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setTargetAtTime((velocity / 127) ** 2, context.currentTime, ATTACK_SECONDS / 4)
    oscillator.connect(gain).connect(master)
    oscillator.addEventListener('ended', () => gain.disconnect())
    oscillator.start()
    voices.set(channel * 128 + note, { oscillator, gain })
  }
  const allOff = (): void => {
    for (const key of voices.keys()) noteOff(key % 128, Math.floor(key / 128))
  }
  const bend = (semitones: number, channel: number): void => {
    bends.set(channel, semitones)
    for (const [key, voice] of voices) {
      if (Math.floor(key / 128) === channel) voice.oscillator.detune.value = semitones * 100
    }
  }

  return {
    audio,
    noteOn,
    noteOff,
    send: createMidiVoices({ noteOn, noteOff, bend, allOff }),
    async dispose() {
      voices.clear()
      await context.close()
    },
  }
}
