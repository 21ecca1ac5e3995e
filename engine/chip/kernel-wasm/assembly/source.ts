// Where a voice's words are: in the sample memory itself where a stretch finds them in one piece, else in a window, put
// together across the jumps of a loop and past the sample's end; what ../../kernel/oscillator.ts does, for the kernel.

import {
  AT_ADDRESS,
  AT_END_ADDRESS,
  AT_FILTER_BYPASS,
  AT_IS_ENDED,
  AT_IS_RELEASED,
  AT_LOOP_END,
  AT_LOOP_MODE,
  AT_LOOP_START,
  AT_PHASE,
  AT_PLACE,
  AT_WORD_BEFORE,
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  LOOP_CONTINUOUS,
  LOOP_UNTIL_RELEASE,
  PLACE_LIMIT,
  PLACE_PIECES,
  PLACE_WINDOW,
} from './constants'
import { interpolate } from './oscillator'
import { lowBytesAt, samplesAt, sampleWords } from './state'

/** First word of the loop, and the word behind the last one, of the voice that was looked at last. */
let low: i32 = 0
let high: i32 = 0
let isLooping: bool = false
/** Where it stands, folded into the loop. */
let base: i32 = 0

/** Where a word behind the loop's end lies in it. A division only where it is more than once round. */
function folded(index: i32): i32 {
  const once = index - (high - low)
  return once < high ? once : low + ((index - low) % (high - low))
}

/** Where the voice stands, and its loop. */
function look(voice: i32): void {
  const voice4 = (<usize>voice) << 2
  const loop = load<i32>(voice4, AT_LOOP_MODE)
  low = max<i32>(0, load<i32>(voice4, AT_LOOP_START))
  const loopHigh = min<i32>(sampleWords, load<i32>(voice4, AT_LOOP_END))
  isLooping =
    loopHigh > low &&
    (loop == LOOP_CONTINUOUS ||
      (loop == LOOP_UNTIL_RELEASE && load<i32>(voice4, AT_IS_RELEASED) == 0))
  high = isLooping
    ? loopHigh
    : max<i32>(0, min<i32>(sampleWords, load<i32>(voice4, AT_END_ADDRESS)))
  base = load<i32>(voice4, AT_ADDRESS)
  // A driver may have moved the loop below the position.
  if (isLooping && base >= high) base = folded(base)
}

/** How many of `run` frames can be played without a place beyond PLACE_LIMIT. */
function within(place: i32, increment: i32, run: i32): i32 {
  if (<i64>place + <i64>run * <i64>increment <= <i64>PLACE_LIMIT) return run
  return (PLACE_LIMIT - place) / increment
}

/**
 * `count` words from `index` on, all in memory, to word `at` of the window: as they are, eight at a time and up to
 * seven more, or as floats with 24 bits.
 */
function copy(index: i32, at: i32, count: i32): void {
  if (lowBytesAt == 0) {
    let from = samplesAt + ((<usize>index) << 1)
    const end = from + ((<usize>count) << 1)
    for (let to = PLACE_WINDOW + ((<usize>at) << 1); from < end; to += 16) {
      v128.store(to, v128.load(from))
      from += 16
    }
    return
  }
  for (let word = 0; word < count; word++) {
    const high = <f32>load<i16>(samplesAt + ((<usize>(index + word)) << 1))
    const below = <f32>load<u8>(lowBytesAt + <usize>(index + word))
    store<f32>(PLACE_WINDOW + ((<usize>(at + word)) << 2), high + below * (1.0 / 256.0))
  }
}

function silence(at: i32, until: i32): void {
  const shift: usize = lowBytesAt == 0 ? 1 : 2
  memory.fill(PLACE_WINDOW + ((<usize>at) << shift), 0, (<usize>(until - at)) << shift)
}

/** As `fetch` in oscillator.ts. */
function fetch(voice: i32, count: i32): void {
  const voice4 = (<usize>voice) << 2
  const jumpedFrom = load<i32>(voice4, AT_WORD_BEFORE)
  let index = base
  let at = 1
  if (jumpedFrom == 0 && base > 0 && base <= high) {
    index = base - 1
    at = 0
  } else {
    silence(0, 1)
    if (jumpedFrom > 0 && jumpedFrom < sampleWords && base <= high) copy(jumpedFrom, 0, 1)
  }
  while (at < count) {
    if (index >= high) {
      if (!isLooping) {
        silence(at, count)
        return
      }
      index = folded(index)
    }
    const some = min<i32>(count - at, high - index)
    copy(index, at, some)
    at += some
    index += some
  }
}

/**
 * Where the `count` words from the voice's position on are, the one before it first: in one piece in the sample memory,
 * or in the window.
 */
function wordsOf(voice: i32, count: i32): usize {
  const voice4 = (<usize>voice) << 2
  if (
    base > 0 &&
    base + count <= high + 1 &&
    load<i32>(voice4, AT_WORD_BEFORE) == 0 &&
    lowBytesAt == 0
  )
    return samplesAt + ((<usize>(base - 1)) << 1)
  // An address that ran over in a filter that never comes to rest: nothing is there.
  if (base < 0) silence(0, count)
  else fetch(voice, count)
  return PLACE_WINDOW
}

/** Takes the voice's position on to `after`, a place counted from where it is. */
function follow(voice: i32, after: i32): void {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  store<i32>(voice4, after & FRACTION_MASK, AT_PLACE)
  store<f64>(voice8, <f64>(after & FRACTION_MASK) * FRACTION, AT_PHASE)
  const words = after >> FRACTION_BITS
  if (words != 0) {
    base += words
    store<i32>(voice4, 0, AT_WORD_BEFORE)
    if (isLooping && base >= high) {
      base = folded(base)
      if (base == low) store<i32>(voice4, high - 1, AT_WORD_BEFORE)
    }
  }
  store<i32>(voice4, base, AT_ADDRESS)
  // The last neighbour goes by: from now on only the filter sounds.
  if (!isLooping && base > high) store<i32>(voice4, 1, AT_IS_ENDED)
}

/** Piece `index` of what the oscillator plays next: frames of one pitch. */
export function setPiece(index: i32, frames: i32, increment: i32): void {
  const at = PLACE_PIECES + ((<usize>index) << 3)
  store<i32>(at, frames)
  store<i32>(at, increment, 4)
}

function framesOf(index: i32): i32 {
  return load<i32>(PLACE_PIECES + ((<usize>index) << 3))
}

function incrementOf(index: i32): i32 {
  return load<i32>(PLACE_PIECES + ((<usize>index) << 3), 4)
}

/** `frames` frames of one pitch to `to`, however many words they need. */
function oscillateFar(voice: i32, increment: i32, frames: i32, to: usize): void {
  const voice4 = (<usize>voice) << 2
  while (frames > 0) {
    const place = load<i32>(voice4, AT_PLACE)
    const run = within(place, increment, frames)
    const last = (place + increment * (run - 1)) >> FRACTION_BITS
    interpolate(to, run, wordsOf(voice, last + 4), place, increment)
    follow(voice, place + increment * run)
    to += (<usize>run) << 2
    frames -= run
  }
}

/**
 * The voice's next frames, those of the first `pieces` pieces, to `to`, as floats, and its position behind them. Their
 * words are looked for together where one window has room for them.
 */
export function oscillate(voice: i32, pieces: i32, to: usize): void {
  const voice4 = (<usize>voice) << 2
  look(voice)
  let place = load<i32>(voice4, AT_PLACE)
  let end = <i64>place
  for (let i = 0; i < pieces; i++) end += <i64>framesOf(i) * <i64>incrementOf(i)
  if (end > <i64>PLACE_LIMIT) {
    for (let i = 0; i < pieces; i++) {
      oscillateFar(voice, incrementOf(i), framesOf(i), to)
      to += (<usize>framesOf(i)) << 2
    }
    return
  }
  const words = wordsOf(voice, (<i32>end >> FRACTION_BITS) + 4)
  for (let i = 0; i < pieces; i++) {
    const frames = framesOf(i)
    const increment = incrementOf(i)
    interpolate(to, frames, words, place, increment)
    place += frames * increment
    to += (<usize>frames) << 2
  }
  follow(voice, place)
}

/** True: the sample is played, and no filter rings on. */
export function isPlayed(voice: i32): bool {
  const voice4 = (<usize>voice) << 2
  return load<i32>(voice4, AT_IS_ENDED) != 0 && load<i32>(voice4, AT_FILTER_BYPASS) != 0
}
