// Changes that nobody can tell: other code that does the same. Found by hand among those that no test noticed; the
// bench does not try them again, counts them as not noticed, and says so. Code only, no line numbers: these move.

/** What stands in many files: the bound is the value there. */
const BOUNDS = new Set([
  'return value < low ? low : value > high ? high : value',
  'return value > low ? (value < high ? value : high) : low',
])
const BOUND_CHANGES = new Set(['< → <=', '> → >='])

/** By file: the line, the change, and why it is none. */
const EQUIVALENTS = {
  'engine/chip/chip.ts': [
    ['let fades = 0', '0 → (0 + 1)', 'slots are told apart by their differences'],
  ],
  'engine/chip/kernel-wasm/assembly/effects.ts': [
    ['while (frames > 1) {', '1 → (1 + 1)', 'two frames one by one are the same two'],
  ],
  'engine/chip/kernel-wasm/assembly/mix.ts': [
    [
      'for (let at = bus; at < end; at += 16) {',
      '< → <=',
      'a stretch is an eighth of a bus at most, and nobody reads what is behind it',
    ],
  ],
  'engine/chip/kernel-wasm/assembly/voices.ts': [
    [
      'memory.fill(rowAt(lane, from), 0, (<usize>(most + SPARE_FRAMES)) << 2)',
      '<< → >>',
      'the gain of a muted lane is 0, too',
    ],
  ],
  'engine/chip/modulators.ts': [
    ['const shape = new Float64Array(SHAPE_STEPS + 2)', '2 → (2 + 1)', 'nobody reads so far'],
    ['if (cycles < 0.25) value[voice] = 4 * cycles', '< → <=', 'both branches are 1 there'],
    ['else if (cycles < 0.75) value[voice] = 2 - 4 * cycles', '< → <=', 'both are −1 there'],
    [
      'const sum = (phase[voice] as number) + (since < frames ? rate * since : rate * frames)',
      '< → <=',
      'both are equal there',
    ],
  ],
  'engine/chip/rest.ts': [
    ['for (let at = from; at < end; at++) {', '< → <=', 'the end is the answer anyway'],
  ],
  'engine/midi/driver/driver.ts': [
    [
      'for (let voice = 0; voice < VOICES; voice += 1) {',
      '< → <=',
      'no such voice is in the table, and the row behind the last is a fade slot',
    ],
    [
      'for (let voice = limit; voice < VOICES; voice += 1) chip.fade(voice, STEAL_FADE_FRAMES)',
      '< → <=',
      'a fade slot fades as fast already',
    ],
  ],
  'engine/midi/driver/hardware-writer.ts': [
    ['const MOST_CENTS = 2400', '2400 → (2400 + 1)', 'the register ends before'],
    [
      'Math.max(0, value(G.initialAttenuation)) + level * CENTIBELS_PER_DB,',
      '0 → (0 + 1)',
      'a centibel is no whole decibel',
    ],
  ],
  'engine/midi/driver/note-starter.ts': [
    [
      'if (active > counters.peakVoices) counters.peakVoices = active',
      '> → >=',
      'the same is written again',
    ],
  ],
  'engine/midi/driver/sf2-writer.ts': [
    [
      'within(value(G.initialAttenuation), 0, 10_000) / 10 +',
      '10_000 → (10_000 + 1)',
      'from 96 dB on all is silence',
    ],
  ],
  'engine/midi/event-queue.ts': [
    ['frames[slot] = frame > 0 ? frame : 0', '> → >=', '0 is 0 either way'],
    ['arrival += 1', '1 → (1 + 1)', 'only the order counts'],
  ],
  'engine/midi/generator-nrpn.ts': [
    [
      'return offset > 32_767 ? 32_767 : offset',
      '32_767 → (32_767 + 1)',
      'no step makes so much of 14 bits',
    ],
    ['return offset > 32_767 ? 32_767 : offset', '> → >=', 'the bound is the value there'],
  ],
  'engine/midi/parameters.ts': [
    [
      'const sum = (sf2Sum[channel] as number) + (value === 100 ? 100 : value === 101 ? 1000 : 10_000)',
      '=== → !==',
      'no generator has so high a number',
    ],
  ],
}

/**
 * @param {import('./mutants.mjs').Mutant} mutant
 * @param {string} code of its file
 * @returns {string | null} why nobody can tell the change; null: it is not listed
 */
export function whyEquivalent({ file, line, what }, code) {
  const text = code.split('\n')[line - 1]?.trim() ?? ''
  if (BOUNDS.has(text) && BOUND_CHANGES.has(what)) return 'the bound is the value there'
  const found = EQUIVALENTS[file]?.find(([at, change]) => at === text && change === what)
  return found?.[2] ?? null
}
