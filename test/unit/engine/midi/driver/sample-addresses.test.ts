// Where a voice reads its sample: offsets, bounds, and which loops can be played. In Node.

import { expect, test } from 'vitest'
import type { EngineMode } from '../../../../../trace/wire/engine-options.ts'
import { createVoiceMemory } from '../../../../../engine/chip/kernel/voice-memory.ts'
import { LOOP } from '../../../../../engine/chip/voice-columns.ts'
import { writeAddresses } from '../../../../../engine/midi/driver/sample-addresses.ts'
import { GENERATORS } from '../../../../../engine/soundfont/bank.ts'
import { GENERATOR, type GeneratorName } from '../../../../../engine/soundfont/generators.ts'
import { constantSample, oneZoneBank } from '../../../../support/soundfont/banks.ts'
import { bankOf } from '../../../../support/engine/player.ts'

const MEMORY = 200_000
const parsed = bankOf(oneZoneBank(constantSample()))
const sampleFrom = (start: number, loopStart: number, loopEnd: number, end: number) => ({
  ...parsed,
  words: new Int16Array(MEMORY),
  samples: {
    ...parsed.samples,
    start: Uint32Array.of(0, start),
    loopStart: Uint32Array.of(0, loopStart),
    loopEnd: Uint32Array.of(0, loopEnd),
    end: Uint32Array.of(0, end),
  },
})

type Amounts = Partial<Record<GeneratorName, number>>

const written = (
  bank: ReturnType<typeof sampleFrom>,
  amounts: Amounts,
  mode: EngineMode = 'sf2',
): [start: number, loopStart: number, loopEnd: number, end: number, loopMode: number] => {
  const { columns } = createVoiceMemory()
  const values = new Float64Array(GENERATORS)
  for (const [name, amount] of Object.entries(amounts)) {
    values[GENERATOR[name as GeneratorName]] = amount
  }
  writeAddresses(columns, 2, values, bank, 1, mode)
  const { startAddress, loopStart, loopEnd, endAddress, loopMode } = columns
  return [startAddress[2]!, loopStart[2]!, loopEnd[2]!, endAddress[2]!, loopMode[2]!]
}

const middle = sampleFrom(70_000, 80_000, 90_000, 100_000)
const [NONE, ON, UNTIL] = [LOOP.none, LOOP.continuous, LOOP.untilRelease]

test.each<[amounts: Amounts, addresses: number[]]>([
  [{}, [70_000, 80_000, 90_000, 100_000]],
  [{ startAddrsOffset: 7 }, [70_007, 80_000, 90_000, 100_000]],
  [{ startAddrsCoarseOffset: -1 }, [37_232, 80_000, 90_000, 100_000]],
  [{ startloopAddrsOffset: 7 }, [70_000, 80_007, 90_000, 100_000]],
  [{ startloopAddrsCoarseOffset: -2 }, [70_000, 14_464, 90_000, 100_000]],
  [{ endloopAddrsOffset: -7 }, [70_000, 80_000, 89_993, 100_000]],
  [{ endloopAddrsCoarseOffset: -1 }, [70_000, 80_000, 57_232, 100_000]],
  [{ endAddrsOffset: 7 }, [70_000, 80_000, 90_000, 100_007]],
  [{ endAddrsCoarseOffset: 1 }, [70_000, 80_000, 90_000, 132_768]],
  // Within the memory, the start before the end, the loop's end too.
  [{ startAddrsCoarseOffset: -9 }, [0, 80_000, 90_000, 100_000]],
  [{ startAddrsCoarseOffset: 9 }, [MEMORY, 80_000, 90_000, MEMORY]],
  [{ endAddrsCoarseOffset: 9 }, [70_000, 80_000, 90_000, MEMORY]],
  [{ endAddrsCoarseOffset: -9 }, [70_000, 80_000, 70_000, 70_000]],
  [{ startloopAddrsCoarseOffset: -9 }, [70_000, 0, 90_000, 100_000]],
  [{ startloopAddrsCoarseOffset: 9 }, [70_000, MEMORY, 90_000, 100_000]],
  [{ endloopAddrsCoarseOffset: 9 }, [70_000, 80_000, 100_000, 100_000]],
  [{ endloopAddrsCoarseOffset: -9 }, [70_000, 80_000, 0, 100_000]],
  // Modulators can leave fractions.
  [{ startAddrsOffset: 0.5 }, [70_001, 80_000, 90_000, 100_000]],
])('%o moves one address, within the memory', (amounts, addresses) => {
  expect(written(middle, amounts).slice(0, 4)).toEqual(addresses)
})

test.each<[title: string, bank: typeof middle, hardware: number[], sf2: number[]]>([
  ['a loop', middle, [NONE, ON, NONE, UNTIL], [NONE, ON, NONE, UNTIL]],
  [
    'a loop of four words',
    sampleFrom(10, 20, 24, 60),
    [NONE, ON, NONE, UNTIL],
    [NONE, ON, NONE, UNTIL],
  ],
  [
    'a loop of three words',
    sampleFrom(10, 20, 23, 60),
    [NONE, NONE, NONE, NONE],
    [NONE, NONE, NONE, NONE],
  ],
  [
    'a loop that ends where the sample begins',
    sampleFrom(30, 20, 30, 60),
    [NONE, NONE, NONE, NONE],
    [NONE, NONE, NONE, NONE],
  ],
  [
    'a loop that ends a word later',
    sampleFrom(30, 20, 31, 60),
    [NONE, ON, NONE, UNTIL],
    [NONE, ON, NONE, UNTIL],
  ],
  [
    'a tail of twenty words',
    sampleFrom(10, 20, 40, 60),
    [NONE, ON, NONE, UNTIL],
    [NONE, ON, NONE, UNTIL],
  ],
  [
    'a tail of nineteen words',
    sampleFrom(10, 20, 41, 60),
    [NONE, ON, NONE, ON],
    [NONE, ON, NONE, UNTIL],
  ],
])('%s, by the sample modes 0 to 3', (_, bank, hardware, sf2) => {
  const modes = (mode: EngineMode): number[] =>
    [0, 1, 2, 3].map((sampleModes) => written(bank, { sampleModes }, mode)[4])
  expect(modes('hardware')).toEqual(hardware)
  expect(modes('sf2')).toEqual(sf2)
})
