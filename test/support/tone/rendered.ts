// What a rendering sounded like, in the questions that Tone.js's tests ask. Page of the bench.

/** Below this a sample counts as silence. */
const SILENCE = 1e-6
const RMS_FRAMES = 256

type Visit = (sample: never, time: number) => void

/** Answers for one buffer; with several channels, `forEach` hands out one value for each. */
export class TestAudioBuffer {
  readonly buffer: AudioBuffer
  readonly #channels: readonly Float32Array[]

  constructor(buffer: AudioBuffer) {
    this.buffer = buffer
    this.#channels = Array.from({ length: buffer.numberOfChannels }, (_, index) =>
      buffer.getChannelData(index),
    )
  }

  get duration(): number {
    return this.buffer.duration
  }
  get length(): number {
    return this.buffer.length
  }
  get numberOfChannels(): number {
    return this.buffer.numberOfChannels
  }
  get sampleRate(): number {
    return this.buffer.sampleRate
  }

  /** All channels; one of them where it is named. */
  toArray(channel?: number): number[] | number[][] {
    const lists = this.#channels.map((samples) => [...samples])
    return channel === undefined ? lists : (lists[channel] ?? [])
  }

  forEach(visit: Visit): void {
    this.forEachBetween(visit, 0, this.duration)
  }

  forEachBetween(visit: Visit, fromS = 0, toS = this.duration): void {
    const end = Math.min(Math.floor(toS * this.sampleRate), this.length)
    for (let frame = Math.floor(fromS * this.sampleRate); frame < end; frame++) {
      const values = this.#channels.map((samples) => samples[frame] ?? 0)
      visit((values.length === 1 ? values[0] : values) as never, frame / this.sampleRate)
    }
  }

  getValueAtTime(timeS: number): number | number[] {
    const frame = Math.min(Math.floor(timeS * this.sampleRate), this.length - 1)
    const values = this.#channels.map((samples) => samples[frame] ?? 0)
    return values.length === 1 ? (values[0] ?? 0) : values
  }

  /** Of the frames about `timeS`, first channel. */
  getRmsAtTime(timeS: number): number {
    const from = Math.max(0, Math.floor(timeS * this.sampleRate))
    const part = this.#channels[0]?.subarray(from, from + RMS_FRAMES) ?? new Float32Array(0)
    const sum = part.reduce((total, sample) => total + sample * sample, 0)
    return part.length === 0 ? 0 : Math.sqrt(sum / part.length)
  }

  isSilent(): boolean {
    return this.#channels.every((samples) => samples.every((sample) => Math.abs(sample) < SILENCE))
  }

  /** NaN where all is silent. */
  getTimeOfFirstSound(): number {
    const found = this.#channels.map((samples) =>
      samples.findIndex((sample) => Math.abs(sample) > SILENCE),
    )
    return Math.min(...found.filter((frame) => frame >= 0)) / this.sampleRate
  }

  getTimeOfLastSound(): number {
    const found = this.#channels.map((samples) =>
      samples.findLastIndex((sample) => Math.abs(sample) > SILENCE),
    )
    return Math.max(...found) / this.sampleRate
  }

  max(): number {
    return Math.max(...this.#channels.map((samples) => samples.reduce((a, b) => Math.max(a, b))))
  }

  min(): number {
    return Math.min(...this.#channels.map((samples) => samples.reduce((a, b) => Math.min(a, b))))
  }

  /** The one value that all samples have. Throws where they differ. */
  value(): number {
    if (this.max() - this.min() > 1e-5) throw new Error('The rendering is not constant.')
    return this.min()
  }
}
