// The list of synthesizers that the demo offers, in the order of its chooser. Page main thread. The libraries are
// loaded when they are first chosen, so that one that fails takes nothing else with it.

import type { SynthChoice } from './synth.ts'

/** In the order of the chooser; the first is the default. */
export const SYNTHS: readonly SynthChoice[] = [
  {
    id: 'spessasynth',
    label: 'spessasynth_lib (SoundFont, AudioWorklet)',
    about: 'A SoundFont 2 synthesizer in an AudioWorklet, with the Sonivox General MIDI bank.',
    create: async () => (await import('./spessa-synth.ts')).createSpessaSynth(),
  },
  {
    id: 'tone',
    label: 'Tone.js (PolySynth)',
    about: 'Tone.js with its default settings, so every note is scheduled 100 ms ahead.',
    create: async () => (await import('./tone-synth.ts')).createToneSynth(),
  },
  {
    id: 'tinysynth',
    label: 'webaudio-tinysynth (General MIDI)',
    about: 'General MIDI from native oscillators; no samples and no worklet.',
    create: async () => (await import('./tiny-synth.ts')).createTinySynth(),
  },
  {
    id: 'oscillator',
    label: 'Bare oscillator',
    about: 'One OscillatorNode a note, started at once: what the browser itself costs.',
    create: async () => (await import('./oscillator-synth.ts')).createOscillatorSynth(),
  },
  {
    id: 'tines',
    label: 'Tines (own AudioWorklet)',
    about: 'An electric piano of this page’s own: raw MIDI bytes posted to an AudioWorklet.',
    create: async () => (await import('./tines-synth.ts')).createTinesSynth(),
  },
]

/** The synth with this id; the first one where there is none. */
export function findSynth(id: string | null): SynthChoice {
  return SYNTHS.find((choice) => choice.id === id) ?? (SYNTHS[0] as SynthChoice)
}
