// The reference model on a real session and a fixture channel: what it orders. Node.

import { computed } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_REFERENCE_OPTIONS } from '../../../../../trace/wire/engine-options.ts'
import type { PanelCommand, ReferenceCommand } from '../../../../../extension/transports/channel.ts'
import { createFrameScheduler } from '../../../../../panel/models/frame-scheduler.ts'
import { createLiveModel } from '../../../../../panel/models/live-model.ts'
import { BUNDLED_BANK } from '../../../../../panel/views/reference/reference-library.ts'
import { createReferenceModel } from '../../../../../panel/views/reference/reference-model.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'
import { packBank } from '../../../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../../../engine/soundfont/parse-soundfont.ts'
import { createRecordingBench } from '../../../../support/panel/recording-bench.ts'
import { fileOf, localFiles } from '../../../../support/panel/panel-files.ts'
import { sineBank } from '../../../../support/soundfont/banks.ts'

const pageFeed = createPanelFeed({ durationMs: 1500, playing: 2 })
const referenceFeed = createPanelFeed({ durationMs: 1500, playing: 1, hasReference: true })

/** A format 0 file: two notes of a quarter each at 120 beats a minute. */
const MIDI_FILE = Uint8Array.from(
  Buffer.from(
    '4d54686400000006000000010060' +
      '4d54726b00000014' +
      '00903c6460803c00' +
      '00903e6460803e00' +
      '00ff2f00',
    'hex',
  ),
)

const disposals: (() => void)[] = []
afterEach(() => {
  for (const dispose of disposals.splice(0)) dispose()
  vi.unstubAllGlobals()
})

function createBench(feed = pageFeed) {
  // Node has no animation frames; figures are taken when the recording settles.
  vi.stubGlobal('requestAnimationFrame', () => 1)
  vi.stubGlobal('cancelAnimationFrame', () => {})
  const { channel, session, recording, play } = createRecordingBench(feed)
  const scheduler = createFrameScheduler()
  const live = createLiveModel({
    session,
    revision: recording.revision,
    settled: recording.settled,
    scheduler,
  })
  const model = createReferenceModel({
    channel,
    session,
    recording,
    tick: live.tick,
    contexts: computed(() => live.fullReport.value.contexts),
    files: localFiles,
  })
  disposals.push(() => {
    model.dispose()
    live.dispose()
    recording.dispose()
    scheduler.dispose()
  })
  const orders = (): ReferenceCommand[] =>
    channel.posted.filter((command: PanelCommand): command is ReferenceCommand =>
      command.type.startsWith('reference/'),
    )
  /** What each order says, a bank itself. */
  const said = () =>
    orders().map((command) => (command.type === 'reference/bank' ? command : command.order))
  const record = async (): Promise<void> => {
    await play()
    // A state settles the figures, as each state of the recording does.
    channel.setState('recording')
  }
  return { channel, recording, model, orders, said, record }
}

describe('the reference model', () => {
  it('cannot inject while nothing is recorded, and offers to record first', async () => {
    const bench = createBench()
    expect(bench.model.canInject.value).toBe(false)
    const ordered = bench.model.recordAndInject()
    expect(bench.model.isWaiting.value).toBe(true)
    expect(bench.orders()).toEqual([])
    await ordered
    await vi.waitFor(() => expect(bench.recording.log.count).toBe(pageFeed.length))
    bench.channel.setState('recording')
    expect(bench.said().map(({ type }) => type)).toEqual(['reference/inject', 'reference/bank'])
    expect(bench.model.isWaiting.value).toBe(false)
  })

  it('lets the order go where the recording was declined', async () => {
    const bench = createBench()
    bench.channel.isPermitted = false
    await bench.model.recordAndInject()
    expect(bench.model.isWaiting.value).toBe(false)
    expect(bench.orders()).toEqual([])
  })

  it('injects into a context of its own with the bundled bank, or into the one that was chosen', async () => {
    const bench = createBench()
    await bench.record()
    bench.model.inject()
    expect(bench.orders()).toEqual([
      {
        type: 'reference/order',
        document: '',
        order: {
          type: 'reference/inject',
          contextId: 0,
          followsMidi: true,
          options: DEFAULT_REFERENCE_OPTIONS,
        },
      },
      { type: 'reference/bank', document: '', name: BUNDLED_BANK, bytes: null },
    ])
    expect(bench.model.places.value.map(({ id }) => id)).toEqual(['doc-a/1', 'doc-a/2'])
    bench.model.place.value = 'doc-a/2'
    bench.model.inject()
    expect(bench.orders().at(-2)).toMatchObject({ document: 'doc-a', order: { contextId: 2 } })
    expect(bench.orders().at(-1)).toMatchObject({ type: 'reference/bank', document: 'doc-a' })
  })

  it('lets go of a chosen context that is gone', async () => {
    const bench = createBench()
    await bench.record()
    bench.model.place.value = 'doc-a/99'
    expect(bench.model.place.value).toBe('')
  })

  it('sends each change to the reference that is there, and none where there is none', async () => {
    const alone = createBench()
    await alone.record()
    alone.model.set({ reverb: 1 })
    alone.model.silence()
    alone.model.remove()
    expect(alone.orders()).toEqual([])

    const bench = createBench(referenceFeed)
    await bench.record()
    expect(bench.model.current.value?.live.state).toBe('ready')
    expect(bench.model.canInject.value).toBe(false)
    bench.model.set({ mode: 'sf2', quality: 2 })
    bench.model.setFollowsMidi(false)
    bench.model.silence()
    bench.model.remove()
    expect(bench.orders()[0]).toMatchObject({ type: 'reference/order', document: 'doc-a' })
    const [first, second, third, fourth] = bench.said()
    expect(first).toMatchObject({
      type: 'reference/configure',
      options: { mode: 'sf2', quality: 2, voices: 32 },
    })
    expect(second).toMatchObject({ type: 'reference/configure', followsMidi: false })
    expect([third?.type, fourth?.type]).toEqual(['reference/silence', 'reference/remove'])
  })

  it('does not take its own context for one of the page’s', async () => {
    const bench = createBench(referenceFeed)
    await bench.record()
    expect(bench.model.places.value.map(({ id }) => id)).toEqual(['doc-a/1'])
  })

  it('forgets the reference with the page that it was in', async () => {
    const bench = createBench(referenceFeed)
    await bench.record()
    bench.channel.emit({ type: 'document/detached', document: 'doc-a', frameId: 0 })
    bench.channel.setState('recording')
    expect(bench.model.current.value).toBeNull()
    expect(bench.model.canInject.value).toBe(true)
  })

  it('sends a chosen SoundFont to where the reference is, and goes back to the bundled one', async () => {
    const bench = createBench(referenceFeed)
    await bench.record()
    const bytes = sineBank()
    const packed = packBank(parseSoundFont(bytes))
    await bench.model.chooseBank(fileOf('mine.sf2', bytes))
    expect(bench.model.problem.value).toBe('')
    expect(bench.model.bank.value).toMatchObject({ name: 'Sine and strike', presets: 2 })
    expect(bench.orders()).toEqual([
      { type: 'reference/bank', document: 'doc-a', name: 'Sine and strike', bytes: packed },
    ])
    bench.model.useBundledBank()
    expect(bench.orders().at(-1)).toMatchObject({ name: BUNDLED_BANK, bytes: null })
  })

  it('keeps the bank that it has where a file cannot be used, and says why in one sentence', async () => {
    const bench = createBench(referenceFeed)
    await bench.record()
    await bench.model.chooseBank(fileOf('broken.sf2', sineBank().slice(0, 200)))
    expect(bench.model.problem.value).toMatch(/^broken\.sf2 cannot be used: .+\.$/)
    expect(bench.model.bank.value).toBeNull()
    expect(bench.orders()).toEqual([])
    bench.model.forgetProblem()
    expect(bench.model.problem.value).toBe('')
  })

  it('plays a MIDI file, packed', async () => {
    const bench = createBench(referenceFeed)
    await bench.record()
    await bench.model.drop(fileOf('two.MID', MIDI_FILE))
    expect(bench.model.problem.value).toBe('')
    expect(bench.model.piece.value).toMatchObject({ name: 'two.MID', notes: 2, durationMs: 1000 })
    expect(bench.orders()[0]).toMatchObject({ type: 'reference/order', document: 'doc-a' })
    const [order] = bench.said()
    expect(order?.type).toBe('reference/play')
    if (order?.type !== 'reference/play') return
    expect([...order.atMs]).toEqual([0, 500, 500, 1000])
    expect([...order.lengths]).toEqual([3, 3, 3, 3])
    bench.model.playAgain()
    expect(bench.orders()).toHaveLength(2)
  })

  it('refuses what was dropped and is neither', async () => {
    const bench = createBench()
    await bench.model.drop(fileOf('song.mp3', new Uint8Array(4)))
    expect(bench.model.problem.value).toContain('neither a SoundFont')
  })
})
