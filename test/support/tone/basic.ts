// What the tests of Tone.js ask of every class. Page of the bench.

import { expect } from 'chai'
import * as Tone from '../../../node_modules/tone/build/esm/index.js'
import { connectFrom, connectTo } from './connect.ts'

interface ToneObject {
  disposed: boolean
  input?: unknown
  output?: unknown
  numberOfInputs?: number
  dispose(): ToneObject
  connect?(to: unknown): unknown
  get?(): Record<string, unknown>
  set?(options: object): unknown
  toString(): string
}
export type Constructor = new (...args: unknown[]) => ToneObject

export const testAudioContext = Tone.getContext()

/** Made and disposed, wired and told, as it is. */
export function BasicTests(Type: unknown, ...args: unknown[]): void {
  const make = (): ToneObject => new (Type as Constructor)(...args)

  describe('Basic', () => {
    it('is made and disposed once', () => {
      const made = make()
      expect(made.disposed).to.equal(false)
      expect(made.dispose()).to.equal(made)
      expect(made.disposed).to.equal(true)
    })

    it('has a name', () => {
      const made = make()
      expect(made.toString()).to.be.a('string').and.not.equal('[object Object]')
      made.dispose()
    })

    it('can be wired', () => {
      const made = make()
      if ((made.numberOfInputs ?? 0) > 0) connectFrom().connect(made as never)
      if (made.output !== undefined) made.connect?.(connectTo())
      made.dispose()
    })

    it('tells its options', () => {
      const made = make()
      if (made.get !== undefined) expect(made.get()).to.be.an('object')
      made.dispose()
    })
  })
}

/** Runs `run`, and fails where it warned nobody. */
export async function warns(run: () => unknown): Promise<void> {
  const { warn } = console
  let count = 0
  console.warn = () => void count++
  try {
    await run()
  } finally {
    console.warn = warn
  }
  expect(count).to.be.above(0)
}
