// The line that shows how far a rendering is.

import { expect, test } from 'vitest'

import { createProgressLine } from '../../../../cli/render/progress-line.ts'

test('is written over itself at most ten times a second, and removed at the end', () => {
  let nowMs = 0
  const written: string[] = []
  const terminal = { isTTY: true, write: (text: string) => written.push(text) }
  const line = createProgressLine(terminal, () => nowMs)
  for (; nowMs < 1000; nowMs += 10) line.show(`${nowMs} ms`)
  expect(written).toHaveLength(10)
  expect(written.every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true)
  line.clear()
  expect(written.at(-1)).toBe('\r\u001b[2K')
})

test('writes nothing where nobody watches', () => {
  const written: string[] = []
  const line = createProgressLine({ write: (text: string) => written.push(text) }, () => 0)
  line.show('half')
  line.clear()
  expect(written).toEqual([])
})

test('removes nothing where nothing was shown', () => {
  const written: string[] = []
  createProgressLine({ isTTY: true, write: (text: string) => written.push(text) }, () => 0).clear()
  expect(written).toEqual([])
})
