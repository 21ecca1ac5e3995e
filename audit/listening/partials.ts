// How strong single frequencies are in a sound, and how its strength spreads over bands. Pure arithmetic; any context.

/** Amplitude at a frequency, through a Hann window over all samples (Goertzel 1958). */
export function amplitudeAt(samples: Float32Array, hz: number, sampleRate: number): number {
  const { length } = samples
  const turn = (2 * Math.PI * hz) / sampleRate
  const coefficient = 2 * Math.cos(turn)
  let last = 0
  let before = 0
  for (let index = 0; index < length; index++) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / length)
    const next = (samples[index] as number) * weight + coefficient * last - before
    before = last
    last = next
  }
  const power = last * last + before * before - coefficient * last * before
  return (4 * Math.sqrt(Math.max(0, power))) / length
}

/** Off the nominal frequency by so many cents an instrument may be, and its note is still found. */
const DETUNED_CENTS = [-30, -15, 0, 15, 30]

/** The same for a note that may be somewhat out of tune. */
export const noteAmplitudeAt = (samples: Float32Array, hz: number, sampleRate: number): number =>
  Math.max(
    ...DETUNED_CENTS.map((cents) => amplitudeAt(samples, hz * 2 ** (cents / 1200), sampleRate)),
  )

/** Harmonics of a note that tell one instrument from another. */
const HARMONICS = 10
const FLOOR_DB = -50

/** The harmonics of a note, dB against the strongest one, −50 at least: its colour, whatever its level. */
export function colourOf(samples: Float32Array, hz: number, sampleRate: number): number[] {
  const amplitudes = Array.from({ length: HARMONICS }, (_, index) => {
    const at = hz * (index + 1)
    return at < sampleRate * 0.45 ? noteAmplitudeAt(samples, at, sampleRate) : 0
  })
  const strongest = Math.max(1e-9, ...amplitudes)
  return amplitudes.map((each) => Math.max(FLOOR_DB, 20 * Math.log10(each / strongest + 1e-9)))
}

/** How far two colours are apart, dB: the mean over the harmonics. */
export const colourDistance = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? FLOOR_DB)), 0) /
  one.length
