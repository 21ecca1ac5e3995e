// Rows of the voice columns, by the place of their column.

/** A fraction of this voice. */
export function real(column: usize, voice: i32): f64 {
  return load<f64>(column + ((<usize>voice) << 3))
}

export function setReal(column: usize, voice: i32, value: f64): void {
  store<f64>(column + ((<usize>voice) << 3), value)
}

/** A whole number of this voice. */
export function whole(column: usize, voice: i32): i32 {
  return load<i32>(column + ((<usize>voice) << 2))
}

export function setWhole(column: usize, voice: i32, value: i32): void {
  store<i32>(column + ((<usize>voice) << 2), value)
}

/** Of a table of fractions, element `index`. */
export function entry(table: usize, index: i32): f64 {
  return load<f64>(table + ((<usize>index) << 3))
}

/** Two neighbours of a table, as far from the first as `share` says. */
export function between(table: usize, index: i32, share: f64): f64 {
  const at = table + ((<usize>index) << 3)
  const low = load<f64>(at)
  return low + (load<f64>(at, 8) - low) * share
}
