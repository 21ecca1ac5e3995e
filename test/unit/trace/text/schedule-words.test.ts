import { expect, it } from 'vitest'
import { callText, parameterText, whenText } from '../../../../trace/text/schedule-words.ts'
import type { ScheduleCall } from '../../../../trace/wire/graph-names.ts'

const text = (
  call: ScheduleCall,
  value: number | null = null,
  lastsFrames: number | null = null,
): string => callText({ call, frame: 0, value, lastsFrames }, 48_000)

it('says what each call asks for', () => {
  expect(text('setValueAtTime', 0.8)).toBe('0.8')
  expect(text('linearRampToValueAtTime', 0)).toBe('straight to 0')
  expect(text('exponentialRampToValueAtTime', 1e-4)).toBe('exponentially to 0.0001')
  expect(text('setTargetAtTime', 0, 4800)).toBe('towards 0, time constant 0.1 s')
  expect(text('setValueCurveAtTime', null, 24_000)).toBe('a curve of the page’s, 0.5 s long')
  expect(text('cancelScheduledValues')).toBe('nothing more')
  expect(text('cancelAndHoldAtTime')).toBe('held')
  expect(text('setValueAtTime')).toBe('a value that was not seen')
})

it('says when, against the time of the context; nothing where that is not known', () => {
  expect(whenText(60_000, 48_000, 48_000)).toBe('in 0.250 s')
  expect(whenText(0, 48_000, 48_000)).toBe('1.000 s ago')
  expect([whenText(null, 0, 48_000), whenText(0, null, 48_000), whenText(0, 0, 0)]).toEqual([
    '',
    '',
    '',
  ])
})

it('has four digits of a value', () => {
  expect([0.123456, 440, 1e-7].map(parameterText)).toEqual(['0.1235', '440', '1e-7'])
})
