// Measures rendered sound: levels, frequencies, spectra. Any context; allocates.

export interface Sound {
  readonly rateHz: number
  readonly left: Float32Array
  readonly right: Float32Array
}

/** Both channels added: what a linear pan law leaves of a voice wherever it is. */
export function monoOf({ left, right }: Sound): Float64Array {
  return Float64Array.from(left, (value, i) => value + (right[i] ?? 0))
}

/** The stretch between two times. */
export function between<Samples extends Float32Array | Float64Array>(
  samples: Samples,
  rateHz: number,
  fromSeconds: number,
  toSeconds: number,
): Samples {
  return samples.subarray(
    Math.round(fromSeconds * rateHz),
    Math.round(toSeconds * rateHz),
  ) as Samples
}

export function rmsOf(samples: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < samples.length; i += 1) sum += (samples[i] ?? 0) ** 2
  return Math.sqrt(sum / Math.max(samples.length, 1))
}

export function peakOf(samples: ArrayLike<number>): number {
  let peak = 0
  for (let i = 0; i < samples.length; i += 1) peak = Math.max(peak, Math.abs(samples[i] ?? 0))
  return peak
}

/** −200 for silence. */
export function decibels(amplitude: number): number {
  return amplitude > 1e-10 ? 20 * Math.log10(amplitude) : -200
}

/** RMS of each full window of `windowFrames`. */
export function rmsEnvelope(samples: ArrayLike<number>, windowFrames: number): Float64Array {
  const windows = Math.floor(samples.length / windowFrames)
  return Float64Array.from({ length: windows }, (_, window) => {
    let sum = 0
    for (let i = 0; i < windowFrames; i += 1) sum += (samples[window * windowFrames + i] ?? 0) ** 2
    return Math.sqrt(sum / windowFrames)
  })
}

/** Pearson's; NaN where one side does not vary. */
export function correlation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const count = Math.min(left.length, right.length)
  let sumL = 0
  let sumR = 0
  for (let i = 0; i < count; i += 1) {
    sumL += left[i] ?? 0
    sumR += right[i] ?? 0
  }
  let cross = 0
  let squareL = 0
  let squareR = 0
  for (let i = 0; i < count; i += 1) {
    const l = (left[i] ?? 0) - sumL / count
    const r = (right[i] ?? 0) - sumR / count
    cross += l * r
    squareL += l * l
    squareR += r * r
  }
  return cross / Math.sqrt(squareL * squareR)
}

/** Magnitudes of bins 0…size/2 of the Hann-windowed samples, zero-padded to `size` (a power of two). */
export function spectrumOf(samples: ArrayLike<number>, size: number): Float64Array {
  const count = Math.min(samples.length, size)
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  for (let i = 0; i < count; i += 1) {
    re[i] = (samples[i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / count))
  }
  transform(re, im)
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) =>
    Math.hypot(re[bin] ?? 0, im[bin] ?? 0),
  )
}

/** Frequency of the strongest partial between two frequencies, Hz, by a parabola through three bins in decibels. */
export function strongestHz(
  samples: ArrayLike<number>,
  rateHz: number,
  fromHz: number,
  toHz: number,
): number {
  // Four times zero-padded: the parabola is off by less than a hundredth of a cent at 500 Hz then.
  const size = 4 * 2 ** Math.ceil(Math.log2(samples.length))
  const spectrum = spectrumOf(samples, size)
  const hzEach = rateHz / size
  let best = Math.max(1, Math.floor(fromHz / hzEach))
  for (let bin = best; bin < Math.min(toHz / hzEach, size / 2); bin += 1) {
    if ((spectrum[bin] ?? 0) > (spectrum[best] ?? 0)) best = bin
  }
  const [below, at, above] = [best - 1, best, best + 1].map((bin) =>
    Math.log(Math.max(spectrum[bin] ?? 0, 1e-30)),
  ) as [number, number, number]
  const curve = below - 2 * at + above
  return (best + (curve === 0 ? 0 : (below - above) / (2 * curve))) * hzEach
}

export function centsBetween(hz: number, referenceHz: number): number {
  return 1200 * Math.log2(hz / referenceHz)
}

/** Mean power by frequency of a noise: half-overlapping windows of `size`. Bins 0…size/2. */
export function powerSpectrum(samples: Float64Array, size: number): Float64Array {
  const mean = new Float64Array(size / 2 + 1)
  for (let at = 0; at + size <= samples.length; at += size / 2) {
    const spectrum = spectrumOf(samples.subarray(at, at + size), size)
    for (let bin = 0; bin < mean.length; bin += 1) {
      mean[bin] = (mean[bin] ?? 0) + (spectrum[bin] ?? 0) ** 2
    }
  }
  return mean
}

/**
 * Frequency of a sine by its upward zero crossings, one value for each period: [seconds, Hz] pairs. For a tone without
 * strong overtones only.
 */
export function pitchTrack(
  samples: Float64Array,
  rateHz: number,
): { atSeconds: number; hz: number }[] {
  const track: { atSeconds: number; hz: number }[] = []
  let last = Number.NaN
  for (let i = 1; i < samples.length; i += 1) {
    const before = samples[i - 1] ?? 0
    const now = samples[i] ?? 0
    if (before >= 0 || now < 0) continue
    const crossing = i - 1 + before / (before - now)
    if (!Number.isNaN(last)) {
      track.push({ atSeconds: (crossing + last) / 2 / rateHz, hz: rateHz / (crossing - last) })
    }
    last = crossing
  }
  return track
}

/** In place, radix 2. */
function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      ;[re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0]
      ;[im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0]
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2
    for (let k = 0; k < half; k += 1) {
      const angle = (-2 * Math.PI * k) / length
      const cos = Math.cos(angle)
      const sin = Math.sin(angle)
      for (let start = k; start < size; start += length) {
        const other = start + half
        const r = (re[other] ?? 0) * cos - (im[other] ?? 0) * sin
        const i = (re[other] ?? 0) * sin + (im[other] ?? 0) * cos
        re[other] = (re[start] ?? 0) - r
        im[other] = (im[start] ?? 0) - i
        re[start] = (re[start] ?? 0) + r
        im[start] = (im[start] ?? 0) + i
      }
    }
  }
}
