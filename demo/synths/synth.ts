// What the demo page asks of every synthesizer, whatever its library: notes, raw MIDI bytes, the state of its audio and
// an end. Page main thread. Each synth makes its own audio context, as its library does in the wild, and closes it.

/** The part of an audio context that the page's status line needs. */
export interface SynthAudio {
  readonly state: string
  /** Asks the browser to start the audio; does nothing once it runs. Never rejects. */
  resume(): void
  /** Calls back after each change of `state`; returns its unsubscribe function. */
  onStateChange(listener: () => void): () => void
}

export interface Synth {
  readonly audio: SynthAudio
  /** `note` and `velocity` 0…127, `channel` 0…15. */
  noteOn(note: number, velocity: number, channel: number): void
  noteOff(note: number, channel: number): void
  /** One whole MIDI message. Unknown messages are passed over. */
  send(bytes: Uint8Array): void
  /** Ends all sound and frees the audio context. The synth must not be used afterwards. */
  dispose(): Promise<void>
}

export interface SynthChoice {
  /** Name in the address (`?synth=tone`). */
  readonly id: string
  readonly label: string
  /** One sentence for the page. */
  readonly about: string
  /** Rejects with a plain sentence where the synth cannot be made in this browser. */
  create(): Promise<Synth>
}

/** The face of a native context. The listener is taken off by the function that `onStateChange` returns. */
export function createSynthAudio(context: AudioContext): SynthAudio {
  return {
    get state() {
      return context.state
    },
    resume() {
      if (context.state === 'running' || context.state === 'closed') return
      context.resume().catch(() => undefined)
    },
    onStateChange(listener) {
      context.addEventListener('statechange', listener)
      return () => context.removeEventListener('statechange', listener)
    },
  }
}
