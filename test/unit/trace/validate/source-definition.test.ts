// Definitions of sources: the bounds of what a page can say of them. Node.

import { describe, expect, it } from 'vitest'
import { readSource } from '../../../../trace/validate/source-definition.ts'

const CONTEXT = {
  kind: 'context',
  id: 1,
  contextType: 'realtime',
  sampleRate: 48_000,
  renderQuantumFrames: 128,
  baseLatencyMs: 10,
  sink: '',
  createdWallMs: 0,
  joined: false,
}
const NODE = {
  kind: 'node',
  id: 1,
  contextId: 0,
  name: 'synth',
  processorIndex: 1,
  bufferFrames: 0,
  joined: false,
}

const isTaken = (given: object): boolean => {
  try {
    return readSource(given, 'source') !== null
  } catch {
    return false
  }
}

describe('the definition of a source', () => {
  it.each<[object, string, unknown[], unknown[]]>([
    [CONTEXT, 'id', [1, 65_535], [0, 65_536]],
    [CONTEXT, 'sampleRate', [1, 1_536_000], [0.9, 1_536_001]],
    [CONTEXT, 'renderQuantumFrames', [1, 9_216_000, undefined], [0, 9_216_001, null]],
    [NODE, 'bufferFrames', [0, 16_384, undefined], [-1, 16_385, null]],
    [NODE, 'processorIndex', [0, 65_535], [-1, 65_536]],
  ])('of %j has its %s within bounds', (definition, field, good, bad) => {
    for (const value of good)
      expect(isTaken({ ...definition, [field]: value }), String(value)).toBe(true)
    for (const value of bad)
      expect(isTaken({ ...definition, [field]: value }), String(value)).toBe(false)
  })

  it('that says nothing of its quantum or its buffer has the usual one, or none', () => {
    const { renderQuantumFrames: _, ...context } = CONTEXT
    expect(readSource(context, 'source')).toMatchObject({ renderQuantumFrames: 128 })
    const { bufferFrames: __, ...node } = NODE
    expect(readSource(node, 'source')).toMatchObject({ bufferFrames: 0 })
  })
})
