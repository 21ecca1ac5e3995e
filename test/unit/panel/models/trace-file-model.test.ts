// Saving and opening, with the real codec. Node.

import { describe, expect, it } from 'vitest'
import {
  createTraceFileModel,
  type TraceFileModel,
} from '../../../../panel/models/trace-file-model.ts'
import { traceCodec } from '../../../../panel/trace-codec.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { LONG_TRACE_MESSAGES, longTrace } from '../../../support/trace/bombs.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { chunkStarts, chunkTypes, sealedChunk } from '../../../support/trace/trace-bytes.ts'
import { createRecordingBench } from '../../../support/panel/recording-bench.ts'

const feed = createPanelFeed({ durationMs: 12_000 })

describe('trace files', () => {
  it('bring back the same report and answer a wrong file with one sentence', async () => {
    const bench = createRecordingBench(feed)
    await bench.record()
    const report = bench.session.report()
    const files: { name: string; bytes: Uint8Array }[] = []
    const model = createTraceFileModel({
      recording: bench.recording,
      codec: traceCodec,
      host: {
        save: (name, bytes) => files.push({ name, bytes }),
        copyText: () => Promise.reject(new Error('no clipboard\nat stack')),
      },
      now: () => new Date(Date.UTC(2026, 10, 21, 9, 8, 7)),
      readConfig: () => bench.session.config,
    })
    await model.save()
    expect(files[0]!.name).toBe('awescope-2026-11-21-090807.awescope')
    const { bytes } = files[0]!
    await model.open(new File([bytes.slice()], 'a.awescope'))
    expect(model.problem.value).toBe('')
    expect(bench.session.report()).toEqual(report)

    await model.open(new File(['hello, this is text'], 'b.txt'))
    expect(model.problem.value).toMatch(/^b\.txt could not be opened: .+\.$/)
    expect(bench.session.report()).toEqual(report)
    await model.copyReport(report)
    expect(model.problem.value).toBe('The report could not be copied: no clipboard.')
  })

  it('can be given up while one is opened; what was shown stays until it is read', async () => {
    const bench = createRecordingBench(feed)
    await bench.record()
    const report = bench.session.report()
    const model = createTraceFileModel({
      recording: bench.recording,
      codec: traceCodec,
      host: { save: () => undefined, copyText: () => Promise.resolve() },
      now: () => new Date(0),
      readConfig: () => bench.session.config,
    })
    const bytes = await traceCodec.write(bench.recording.log.messages(), bench.session.config, [])
    const opening = model.open(new File([bytes.slice()], 'long.awescope'))
    expect(model.isOpening.value).toBe(true)
    model.cancel()
    await opening
    expect(model.problem.value).toBe('long.awescope could not be opened: It was cancelled.')
    expect(model.isOpening.value).toBe(false)
    expect(bench.session.report()).toEqual(report)
  })

  const modelOf = (
    bench: ReturnType<typeof createRecordingBench>,
    save: (name: string, bytes: Uint8Array) => void = () => undefined,
  ): TraceFileModel =>
    createTraceFileModel({
      recording: bench.recording,
      codec: traceCodec,
      host: { save, copyText: () => Promise.resolve() },
      now: () => new Date(0),
      readConfig: () => bench.session.config,
    })

  it('keep the chunks that this version does not know, until something else is shown', async () => {
    const bench = createRecordingBench(feed)
    const saved: Uint8Array[] = []
    const model = modelOf(bench, (_, bytes) => saved.push(bytes))
    const golden = writeTrace(goldenMessages())
    const [, end = 0] = chunkStarts(golden)
    const foreign = sealedChunk('futr', Uint8Array.of(1, 2, 3))
    const file = Buffer.concat([golden.subarray(0, end), foreign, golden.subarray(end)])
    await model.open(new File([file], 'newer.awescope'))
    await model.save()
    const [copy = new Uint8Array(0)] = saved
    expect(chunkTypes(copy)).toEqual(['MSGS', 'futr', 'TEND'])
    const [, at = 0, last = 0] = chunkStarts(copy)
    expect(copy.subarray(at, last)).toEqual(new Uint8Array(foreign))
    bench.recording.clear()
    await bench.record()
    await model.save()
    expect(chunkTypes(saved[1]!)).not.toContain('futr')
  })

  it('are read in part where they are long, and whole where that is asked for', async () => {
    const bench = createRecordingBench([])
    const heard = (): number => bench.recording.log.count + bench.recording.log.refused
    const model = modelOf(bench)
    await model.open(new File([longTrace().slice()], 'long.awescope'))
    expect(bench.recording.isCutShort.value).toBe(true)
    expect(heard()).toBeLessThan(LONG_TRACE_MESSAGES)
    await model.openWhole()
    expect(bench.recording.isCutShort.value).toBe(false)
    expect(heard()).toBe(LONG_TRACE_MESSAGES)
    expect(model.success.value).toBe('Opened long.awescope.')
  })
})
