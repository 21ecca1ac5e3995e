// Puts several rising lists of numbers in one order. Any context.

/**
 * Places of `keys` in rising order, equal ones as they stand. Run i is `keys[runs[i]] … keys[runs[i+1]−1]` and rises;
 * `runs` ends with the number of keys that count. Takes n × log(runs) steps and 8 bytes a key.
 */
export function mergeRuns(keys: Float64Array, runs: readonly number[]): Uint32Array {
  const count = runs.at(-1) ?? 0
  let order = Uint32Array.from({ length: count }, (_, i) => i)
  let spare = new Uint32Array(runs.length > 2 ? count : 0)
  let starts = runs
  while (starts.length > 2) {
    const merged: number[] = []
    for (let i = 0; i < starts.length - 1; i += 2) {
      const from = starts[i] ?? 0
      const middle = starts[i + 1] ?? count
      const end = starts[i + 2] ?? middle
      merged.push(from)
      mergeTwo(keys, order, spare, from, middle, end)
    }
    merged.push(count)
    ;[order, spare] = [spare, order]
    starts = merged
  }
  return order
}

/** Merges `from … middle − 1` and `middle … end − 1` of `order` into the same places of `into`. */
function mergeTwo(
  keys: Float64Array,
  order: Uint32Array,
  into: Uint32Array,
  from: number,
  middle: number,
  end: number,
): void {
  let left = from
  let right = middle
  for (let at = from; at < end; at += 1) {
    const isLeft =
      right >= end ||
      (left < middle && (keys[order[left] ?? 0] ?? 0) <= (keys[order[right] ?? 0] ?? 0))
    into[at] = order[isLeft ? left++ : right++] ?? 0
  }
}
