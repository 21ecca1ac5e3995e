// Saving and opening, with the real codec. Node.

import { describe, expect, it } from 'vitest'
import {
  createTraceFileModel,
  type TraceFileModel,
} from '../../../../panel/models/trace-file-model.ts'
import { EXPORT_CHOICES } from '../../../../panel/models/export-choices.ts'
import { traceCodec } from '../../../../panel/trace-codec.ts'
import {
  EXPORT_FORMATS,
  exportPieces,
  FORMAT_EXTENSIONS,
} from '../../../../trace/export/export-formats.ts'
import { parquetFile } from '../../../../trace/export/parquet/parquet-file.ts'
import { keepingAll } from '../../../../trace/query/trace-view.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { bytesOfPieces, inputOf } from '../../../support/trace/export-text.ts'
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
        saveBlob: () => expect.unreachable(),
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

  it('are exported in every format, as the command line exports the saved trace', async () => {
    const bench = createRecordingBench(feed)
    await bench.record()
    const messages = bench.recording.log.messages()
    const files = new Map<string, Uint8Array>()
    const model = modelOf(bench, (name, bytes) => files.set(name, bytes))
    const session = createSession(keepingAll(bench.session.config))
    for (const stamped of messages) session.ingest(stamped)
    session.finish()
    const view = { session, zeroWallMs: bench.recording.zeroWallMs }
    for (const choice of EXPORT_CHOICES) {
      await model.exportAs(choice)
      expect(model.problem.value).toBe('')
      const name = `awescope-1970-01-01-000000${FORMAT_EXTENSIONS[choice.format]}`
      expect(model.success.value).toBe(`Saved ${name}.`)
      const options = { dialect: choice.dialect, rows: 'events' } as const
      const pieces =
        choice.format === 'parquet'
          ? parquetFile(inputOf(view), 'events')
          : exportPieces(choice.format, inputOf(view), options)
      expect(Buffer.compare(files.get(name)!, bytesOfPieces(pieces)), choice.id).toBe(0)
    }
    expect(new Set(EXPORT_CHOICES.map(({ format }) => format))).toEqual(new Set(EXPORT_FORMATS))
  })

  it('say what an export does not hold, and what went wrong, in one sentence each', async () => {
    const bench = createRecordingBench([])
    const model = modelOf(bench)
    const midi = EXPORT_CHOICES.find(({ id }) => id === 'midi')!
    await model.exportAs(midi)
    expect(model.success.value).toBe(
      'Saved awescope-1970-01-01-000000.mid. No MIDI message was recorded: the file holds none.',
    )
    const failing = modelOf(bench, () => {
      throw new Error('the disk is full')
    })
    await failing.exportAs(midi)
    expect(failing.problem.value).toBe('The trace could not be exported: the disk is full.')
  })

  it('can be given up while one is opened; what was shown stays until it is read', async () => {
    const bench = createRecordingBench(feed)
    await bench.record()
    const report = bench.session.report()
    const model = createTraceFileModel({
      recording: bench.recording,
      codec: traceCodec,
      host: { save: () => undefined, saveBlob: () => undefined, copyText: () => Promise.resolve() },
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
      host: { save, saveBlob: () => undefined, copyText: () => Promise.resolve() },
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
    expect(chunkTypes(copy)).toEqual(['COLS', 'futr', 'TEND'])
    const [, at = 0, last = 0] = chunkStarts(copy)
    expect(copy.subarray(at, last)).toEqual(new Uint8Array(foreign))
    bench.recording.clear()
    await bench.record()
    await model.save()
    expect(chunkTypes(saved[1]!)).not.toContain('futr')
  })

  it('are saved without names and notes, and then give the same figures', async () => {
    const bench = createRecordingBench(feed)
    await bench.record()
    const saved: { name: string; bytes: Uint8Array }[] = []
    const model = modelOf(bench, (name, bytes) => saved.push({ name, bytes }))
    await model.saveSanitised()
    expect(model.success.value).toBe('Saved awescope-1970-01-01-000000.sanitised.awescope.')
    const before = bench.session.report()
    await model.open(new File([saved[0]!.bytes.slice()], saved[0]!.name))
    const after = bench.session.report()
    expect(after.stages).toEqual(before.stages)
    expect(after.stages.endToEnd?.count).toBeGreaterThan(5)
    const texts = JSON.stringify(bench.recording.log.messages())
    expect(texts).toContain('"url":"page-1"')
    expect(texts).not.toMatch(/https?:/)
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

describe('files of others', () => {
  const opened = async (name: string, bytes: Uint8Array) => {
    const bench = createRecordingBench([])
    const model = createTraceFileModel({
      recording: bench.recording,
      codec: traceCodec,
      host: { save: () => undefined, saveBlob: () => undefined, copyText: () => Promise.resolve() },
      now: () => new Date(0),
      readConfig: () => bench.session.config,
    })
    await model.open(new File([bytes.slice()], name))
    return { bench, problem: model.problem.value }
  }
  /** One track: a C for a quarter, at 120 a minute. */
  const SONG = Buffer.from(
    '4d546864000000060000000100604d54726b0000000c00903c6460803c0000ff2f00',
    'hex',
  )

  it('are opened as recordings: a MIDI file as what is played', async () => {
    const { bench, problem } = await opened('song.mid', SONG)
    expect(problem).toBe('')
    expect(bench.session.inputs).toEqual(['song.mid'])
    const times = [bench.session.eventAt(0), bench.session.eventAt(1)].map(
      ({ marks }) => marks.event,
    )
    expect(times[1]! - times[0]!).toBeCloseTo(500, 3)
  })

  it('cost one sentence where they are none', async () => {
    const text = new TextEncoder().encode('{"traceEvents": [{"name": "x", "cat": "v8"}]}')
    expect((await opened('a.json', text)).problem).toBe(
      'a.json could not be opened: It tells nothing of Web Audio: take the trace with the category webaudio.',
    )
    expect((await opened('b.mid', text)).problem).toMatch(/^b\.mid could not be opened: It .+\.$/)
  })
})
