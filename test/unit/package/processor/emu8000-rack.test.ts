import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { packBank } from '../../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { createEmu8000Rack } from '../../../../package/processor/emu8000-rack.ts'
import type { FromEmu8000 } from '../../../../package/worklet/emu8000-protocol.ts'
import { constantSample, oneZoneBank } from '../../../support/soundfont/banks.ts'
import { buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'

const RATE = 44_100
const BLOCK = 128

/** A rack whose notes are a level that is there at once, in a context that began 1000 blocks ago. */
function setUp() {
  const answers: FromEmu8000[] = []
  const rack = createEmu8000Rack(RATE, { mode: 'sf2', effects: false }, (answer) =>
    answers.push(answer),
  )
  const bank = () => packBank(parseSoundFont(buildSoundFont(oneZoneBank(constantSample(0.9)))))
  let frame = 1000 * BLOCK
  const render = (blocks: number): Float32Array => {
    const left = new Float32Array(blocks * BLOCK)
    const right = new Float32Array(BLOCK)
    for (let block = 0; block < blocks; block++) {
      rack.render(left.subarray(block * BLOCK, (block + 1) * BLOCK), right, BLOCK, frame)
      frame += BLOCK
    }
    return left
  }
  const tell = (message: unknown): void => rack.receive(message, frame - BLOCK)
  return { rack, answers, bank, render, tell, frame: () => frame }
}

const isSilent = (samples: Float32Array): boolean => samples.every((sample) => sample === 0)

describe('the engine of a node', () => {
  it('plays a message at once, and says how many presets its bank has', () => {
    const { answers, bank, render, tell } = setUp()
    tell({ type: 'bank/load', id: 7, bytes: bank() })
    expect(answers).toEqual([{ type: 'bank/ready', id: 7, presets: 1, kernel: 'wasm' }])
    expect(isSilent(render(4))).toBe(true)
    tell([0x90, 60, 127])
    expect(Math.max(...render(4))).toBeGreaterThan(0.1)
  })

  it('plays a message at its second, to the sample', () => {
    const played = (later: number): Float32Array => {
      const { bank, render, tell, frame } = setUp()
      tell({ type: 'bank/load', id: 1, bytes: bank() })
      render(10)
      tell({ type: 'midi/at', bytes: [0x90, 60, 127], seconds: (frame() + later) / RATE })
      return render(20)
    }
    const sound = played(1000)
    const first = sound.findIndex((sample) => sample !== 0)
    expect(first).toBeGreaterThanOrEqual(1000)
    expect(first).toBeLessThan(1004)
    expect(played(1234).slice(1234)).toEqual(sound.slice(1000, 1000 + 20 * BLOCK - 1234))
  })

  it('keeps the bank that plays where the next one is none, and says so', () => {
    const { answers, bank, render, tell } = setUp()
    tell({ type: 'bank/load', id: 1, bytes: bank() })
    tell([0x90, 60, 127])
    render(8)
    tell({ type: 'bank/load', id: 2, bytes: new ArrayBuffer(100) })
    tell({ type: 'bank/load', id: 3, bytes: 'bank' })
    expect(answers.slice(1)).toEqual([
      { type: 'bank/refused', id: 2, reason: expect.stringMatching(/damaged/) },
      { type: 'bank/refused', id: 3, reason: 'A bank is an ArrayBuffer.' },
    ])
    expect(isSilent(render(4))).toBe(false)
  })

  it('plays in JavaScript where WebAssembly is forbidden, and says so', () => {
    vi.stubGlobal('WebAssembly', {
      validate: () => true,
      Module: function refused() {
        throw new Error('Wasm code generation disallowed by embedder')
      },
    })
    const { answers, bank, render, tell } = setUp()
    vi.unstubAllGlobals()
    tell({ type: 'bank/load', id: 1, bytes: bank() })
    expect(answers).toEqual([{ type: 'bank/ready', id: 1, presets: 1, kernel: 'js' }])
    tell([0x90, 60, 127])
    expect(Math.max(...render(4))).toBeGreaterThan(0.1)
  })

  it('lets go of the buffer in which its bank came: WebAssembly has the samples', async () => {
    const { bank, render, tell } = setUp()
    const load = (): WeakRef<ArrayBuffer> => {
      const bytes = bank()
      tell({ type: 'bank/load', id: 1, bytes })
      return new WeakRef(bytes)
    }
    const held = load()
    await new Promise((resolve) => setImmediate(resolve))
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    expect(held.deref()).toBeUndefined()
    tell([0x90, 60, 127])
    expect(Math.max(...render(4))).toBeGreaterThan(0.1)
  })

  it('has a larger kernel for a larger bank: what sounds fades, what was chosen stays', () => {
    const { answers, bank, render, tell } = setUp()
    tell({ type: 'bank/load', id: 1, bytes: bank() })
    tell([0xb0, 7, 0])
    tell([0x90, 60, 127])
    render(8)
    const words = 17 * 1024 * 1024
    const large = buildSoundFont(oneZoneBank(constantSample(0.9, words)))
    tell({ type: 'bank/load', id: 2, bytes: packBank(parseSoundFont(large)) })
    expect(answers.at(-1)).toEqual({ type: 'bank/ready', id: 2, presets: 1, kernel: 'wasm' })
    render(8)
    tell([0x90, 60, 127])
    expect(isSilent(render(4))).toBe(true)
    tell([0xb0, 7, 127])
    expect(isSilent(render(4))).toBe(false)
  })

  it('stops every note and forgets what waits, and plays on', () => {
    const { bank, render, tell, frame } = setUp()
    tell({ type: 'bank/load', id: 1, bytes: bank() })
    tell([0x90, 60, 127])
    tell({ type: 'midi/at', bytes: [0x90, 62, 127], seconds: (frame() + 8000) / RATE })
    render(8)
    tell({ type: 'sound/stop' })
    render(8)
    expect(isSilent(render(100))).toBe(true)
    tell([0x90, 60, 127])
    expect(isSilent(render(4))).toBe(false)
  })

  it('refuses what it does not understand, and more than a thousand that wait', () => {
    const { answers, tell, rack } = setUp()
    tell({ type: 'no/such' })
    tell(null)
    tell([0x90, 60])
    for (let count = 0; count < 1001; count++) {
      tell({ type: 'midi/at', bytes: [0x90, 60, 1], seconds: 1e9 })
    }
    expect(answers.map((answer) => 'reason' in answer && answer.reason)).toEqual([
      'There is no such message.',
      'There is no such message.',
      'A message of this status has 3 bytes.',
      'More messages wait for their time than there is room for.',
    ])
    tell({ type: 'settings/change', settings: null })
    tell({ type: 'midi/at', bytes: [0x90, 60, 1], seconds: NaN })
    expect(rack.isPlaying).toBe(true)
    tell({ type: 'node/end' })
    expect(rack.isPlaying).toBe(false)
  })
})
