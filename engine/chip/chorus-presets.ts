// The chorus presets of Creative's drivers, as the values that they write into the effect slots (docs/emu8000.md,
// section 4: INIT3[09], INIT3[0C], INIT4[03], HWCF4, HWCF5). Data only.

export interface ChorusPreset {
  /** Fed back from the left tap, 1/256. */
  readonly feedback: number
  /** Left tap, frames, and how far the LFO moves both taps from there, ± frames. */
  readonly delayFrames: number
  readonly depthFrames: number
  /** How much earlier the right tap reads, 1/256 frame (HWCF4). */
  readonly rightOffset: number
  /** LFO: cycles for each 2^24 frames (HWCF5). */
  readonly lfoStep: number
}

export const CHORUS_PRESETS: readonly ChorusPreset[] = [
  // Chorus 1 to 4
  { feedback: 0, delayFrames: 1014, depthFrames: 44, rightOffset: 0, lfoStep: 0x6d },
  { feedback: 8, delayFrames: 794, depthFrames: 110, rightOffset: 0, lfoStep: 0x17c },
  { feedback: 16, delayFrames: 794, depthFrames: 132, rightOffset: 0, lfoStep: 0x83 },
  { feedback: 32, delayFrames: 617, depthFrames: 110, rightOffset: 0, lfoStep: 0x17c },
  // Feedback chorus, flanger
  { feedback: 128, delayFrames: 1235, depthFrames: 166, rightOffset: 0, lfoStep: 0x5b },
  { feedback: 224, delayFrames: 1102, depthFrames: 55, rightOffset: 0, lfoStep: 0x26 },
  // Short delay, short delay with feedback. ALSA prints this HWCF4, another emulator's header E000h; the card's right
  // echo at 24 ms agrees with ALSA: 2822 − 1760 frames.
  { feedback: 0, delayFrames: 2822, depthFrames: 0, rightOffset: 0x6e000, lfoStep: 0x83 },
  { feedback: 192, delayFrames: 2822, depthFrames: 0, rightOffset: 0x6e000, lfoStep: 0x83 },
]
