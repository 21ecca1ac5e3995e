// Where a voice's words are: in the sample memory itself where a stretch finds them in one piece, else in a window, put
// together across the jumps of a loop and past the sample's end; what ../../kernel/oscillator.ts does, for the kernel.

import { whole, setReal, setWhole } from './columns'
import {
  AT_ADDRESS,
  AT_END_ADDRESS,
  AT_FILTER_BYPASS,
  AT_INCREMENT,
  AT_IS_ENDED,
  AT_IS_RELEASED,
  AT_LOOP_END,
  AT_LOOP_MODE,
  AT_LOOP_START,
  AT_PHASE,
  AT_PLACE,
  AT_WORD_BEFORE,
  CONTROL_FRAMES,
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  LOOP_CONTINUOUS,
  LOOP_UNTIL_RELEASE,
  PLACE_LIMIT,
  PLACE_WINDOWS,
  WINDOW_WORDS,
} from './constants'
import { LANE_PLACE, LANE_WORDS } from './lanes'
import { lowBytesAt, samplesAt, sampleWords } from './state'

/** Bytes of one window. */
const WINDOW_BYTES: usize = (<usize>(WINDOW_WORDS + 4)) << 2

/** Increments below this never reach beyond PLACE_LIMIT between two control ticks. */
const QUICK: i64 = <i64>PLACE_LIMIT / (CONTROL_FRAMES + 1)

/** First word of the loop, and the word behind the last one, of the voice that was looked at last. */
let low: i32 = 0
let high: i32 = 0
let isLooping: bool = false
/** Where it stands, folded into the loop. */
let base: i32 = 0

/** Where the voice stands, and its loop. */
export function look(voice: i32): void {
  const loop = whole(AT_LOOP_MODE, voice)
  low = max<i32>(0, whole(AT_LOOP_START, voice))
  const loopHigh = min<i32>(sampleWords, whole(AT_LOOP_END, voice))
  isLooping =
    loopHigh > low &&
    (loop == LOOP_CONTINUOUS || (loop == LOOP_UNTIL_RELEASE && whole(AT_IS_RELEASED, voice) == 0))
  high = isLooping ? loopHigh : max<i32>(0, min<i32>(sampleWords, whole(AT_END_ADDRESS, voice)))
  base = whole(AT_ADDRESS, voice)
  // A driver may have moved the loop below the position.
  if (isLooping && base >= high) base = low + ((base - low) % (high - low))
}

/** How many of `run` frames can be played without a place beyond PLACE_LIMIT. */
export function within(voice: i32, run: i32): i32 {
  const start = <i64>whole(AT_PLACE, voice)
  const increment = <i64>whole(AT_INCREMENT, voice)
  if (increment < QUICK) return run
  if (start + <i64>run * increment <= <i64>PLACE_LIMIT) return run
  return <i32>((<i64>PLACE_LIMIT - start) / increment)
}

/** `count` words from `index` on, all in memory, to word `at` of a window: as they are, or as floats with 24 bits. */
function copy(window: usize, index: i32, at: i32, count: i32): void {
  if (lowBytesAt == 0) {
    memory.copy(window + ((<usize>at) << 1), samplesAt + ((<usize>index) << 1), (<usize>count) << 1)
    return
  }
  for (let word = 0; word < count; word++) {
    const high = <f32>load<i16>(samplesAt + ((<usize>(index + word)) << 1))
    const below = <f32>load<u8>(lowBytesAt + <usize>(index + word))
    store<f32>(window + ((<usize>(at + word)) << 2), high + below * (1.0 / 256.0))
  }
}

function silence(window: usize, at: i32, until: i32): void {
  const shift: usize = lowBytesAt == 0 ? 1 : 2
  memory.fill(window + ((<usize>at) << shift), 0, (<usize>(until - at)) << shift)
}

/** As `fetch` in oscillator.ts. */
function fetch(voice: i32, window: usize, count: i32): void {
  const jumpedFrom = whole(AT_WORD_BEFORE, voice)
  let index = base
  let at = 1
  if (jumpedFrom == 0 && base > 0 && base <= high) {
    index = base - 1
    at = 0
  } else {
    silence(window, 0, 1)
    if (jumpedFrom > 0 && jumpedFrom < sampleWords && base <= high) copy(window, jumpedFrom, 0, 1)
  }
  while (at < count) {
    if (index >= high) {
      if (!isLooping) {
        silence(window, at, count)
        return
      }
      index = low + ((index - low) % (high - low))
    }
    const some = min<i32>(count - at, high - index)
    copy(window, index, at, some)
    at += some
    index += some
  }
}

/** Where the window of a lane begins; a lane of silence reads four words there. */
export function windowOf(lane: i32): usize {
  return PLACE_WINDOWS + <usize>lane * WINDOW_BYTES
}

/**
 * Finds the words that the next `run` frames of the voice need, the one before its position first, for its lane. After
 * `look` or `follow`.
 */
export function aim(voice: i32, lane: i32, run: i32): void {
  const at = (<usize>lane) << 2
  const place = whole(AT_PLACE, voice)
  const last = (place + whole(AT_INCREMENT, voice) * (run - 1)) >> FRACTION_BITS
  let words = windowOf(lane)
  if (base > 0 && base + last + 3 <= high && whole(AT_WORD_BEFORE, voice) == 0 && lowBytesAt == 0) {
    // In one piece, where they are.
    words = samplesAt + ((<usize>(base - 1)) << 1)
  } else if (base < 0) {
    // An address that ran over in a filter that never comes to rest.
    silence(words, 0, last + 4)
  } else {
    fetch(voice, words, last + 4)
  }
  store<u32>(LANE_WORDS + at, <u32>words)
  store<i32>(LANE_PLACE + at, place)
}

/** Takes the voice's position on to where its lane has come to. */
export function follow(voice: i32, lane: i32): void {
  look(voice)
  const after = whole(LANE_PLACE, lane)
  setWhole(AT_PLACE, voice, after & FRACTION_MASK)
  setReal(AT_PHASE, voice, <f64>(after & FRACTION_MASK) * FRACTION)
  const words = after >> FRACTION_BITS
  if (words != 0) {
    base += words
    setWhole(AT_WORD_BEFORE, voice, 0)
    if (isLooping && base >= high) {
      base = low + ((base - low) % (high - low))
      if (base == low) setWhole(AT_WORD_BEFORE, voice, high - 1)
    }
  }
  setWhole(AT_ADDRESS, voice, base)
  // The last neighbour goes by: from now on only the filter sounds.
  if (!isLooping && base > high) setWhole(AT_IS_ENDED, voice, 1)
}

/** True: the sample is played, and no filter rings on. */
export function isPlayed(voice: i32): bool {
  return whole(AT_IS_ENDED, voice) != 0 && whole(AT_FILTER_BYPASS, voice) != 0
}
