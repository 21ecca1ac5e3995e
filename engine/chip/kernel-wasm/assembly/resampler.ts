// The resampler's sums: what pullExact of ../../resampler.ts does, in single precision, four taps at a time.

/**
 * `count` output frames. `table`: rows of `taps` weights, `phases` of them; the rings of both sides, `mask` + 1 frames
 * long and written twice; the first frame's first tap at `first`, its row `part`. All are floats.
 */
export function resample(
  table: usize,
  taps: i32,
  phases: i32,
  left: usize,
  right: usize,
  mask: i32,
  first: i32,
  part: i32,
  stepWhole: i32,
  stepPart: i32,
  toLeft: usize,
  toRight: usize,
  count: i32,
): void {
  const rowBytes = (<usize>taps) << 2
  let whole = first
  let row = part
  for (let frame: usize = 0; frame < <usize>count; frame++) {
    const at = (<usize>(whole & mask)) << 2
    const weights = table + <usize>row * rowBytes
    let sumLeft = f32x4.splat(0)
    let sumRight = f32x4.splat(0)
    for (let tap: usize = 0; tap < rowBytes; tap += 16) {
      const weight = v128.load(weights + tap)
      sumLeft = f32x4.add(sumLeft, f32x4.mul(v128.load(left + at + tap), weight))
      sumRight = f32x4.add(sumRight, f32x4.mul(v128.load(right + at + tap), weight))
    }
    // Left, left, right, right; then left and right.
    const both = f32x4.add(
      v128.shuffle<i64>(sumLeft, sumRight, 0, 2),
      v128.shuffle<i64>(sumLeft, sumRight, 1, 3),
    )
    store<f32>(toLeft + (frame << 2), f32x4.extract_lane(both, 0) + f32x4.extract_lane(both, 1))
    store<f32>(toRight + (frame << 2), f32x4.extract_lane(both, 2) + f32x4.extract_lane(both, 3))
    whole += stepWhole
    row += stepPart
    if (row >= phases) {
      row -= phases
      whole++
    }
  }
}
