// Tone.js as most pages use it: a PolySynth on Tone's own context with the look-ahead that Tone has by default (100
// ms), which is what the profiler should find. Page main thread.

import { Context, PolySynth, Synth as ToneVoice, setContext } from 'tone'

import { createMidiVoices, noteToHz } from './midi-voices.ts'
import type { Synth } from './synth.ts'

/** A synth made by Tone.js. Throws where the browser has no AudioContext. */
export function createToneSynth(): Synth {
  const context = new Context({ latencyHint: 'interactive' })
  setContext(context)
  const poly = new PolySynth(ToneVoice, {
    oscillator: { type: 'fatsawtooth', count: 2, spread: 12 },
    envelope: { attack: 0.004, decay: 0.3, sustain: 0.3, release: 0.4 },
    volume: -14,
  }).toDestination()

  const resume = (): void => {
    if (context.state === 'running' || context.state === 'closed') return
    context.resume().catch(() => undefined)
  }
  const noteOn = (note: number, velocity: number): void => {
    resume()
    // No time given: Tone plays it at currentTime + lookAhead.
    poly.triggerAttack(noteToHz(note), undefined, velocity / 127)
  }
  const noteOff = (note: number): void => {
    poly.triggerRelease(noteToHz(note))
  }
  const allOff = (): void => {
    poly.releaseAll()
  }
  const bend = (semitones: number): void => {
    poly.set({ detune: semitones * 100 })
  }

  return {
    audio: {
      get state() {
        return context.state
      },
      resume,
      onStateChange(listener) {
        context.on('statechange', listener)
        return () => context.off('statechange', listener)
      },
    },
    noteOn,
    noteOff,
    send: createMidiVoices({ noteOn, noteOff, bend, allOff }),
    async dispose() {
      poly.releaseAll()
      poly.dispose()
      await context.close()
    },
  }
}
