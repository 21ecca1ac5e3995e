// Clicks: jumps between two samples that the sound around them does not explain. A jump of the size J shows as 2 J in
// the third difference, in which a steady tone is hardly there. Pure arithmetic; any context.

/** The largest jump from `from` to before `to`, by its size; at least 3 samples before `from`. */
export function jumpIn(samples: Float32Array, from: number, to: number): number {
  let most = 0
  for (let index = Math.max(3, from); index < to; index++) {
    const third =
      (samples[index] as number) -
      3 * (samples[index - 1] as number) +
      3 * (samples[index - 2] as number) -
      (samples[index - 3] as number)
    const size = Math.abs(third)
    if (size > most) most = size
  }
  return most / 2
}
