// Memory of recordings that last for hours, from a source that is faster than time: what the panel does with each
// message (session, store, file on disk), and what `awescope record` does. Samples of the collected heap, each
// simulated quarter of an hour, and their slope. Fails where a promise is broken. Node; `LONG_HOURS` (8) says how long.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createTraceCollector } from '../../../cli/record/trace-collector.ts'
import { traceTarget } from '../../../cli/record/trace-target.ts'
import { CUT_AFTER_MS } from '../../../store/segment-writer.ts'
import { RECORD_BYTES } from '../../../trace/wire/record.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { memoryLine } from '../../support/bench/memory-line.ts'
import { table } from '../../support/bench/statistics.ts'
import { PROJECT_ROOT } from '../../support/browser/fixture-server.ts'
import { panelFeedParts } from '../../support/panel/panel-feed.ts'
import { createRecordingBench } from '../../support/panel/recording-bench.ts'
import { createDiskFolder } from '../../support/store/disk-folder.ts'
import { createLocalStore } from '../../support/store/local-store.ts'
import { createMemoryLocks } from '../../support/store/memory-folder.ts'

const HOURS = Number(process.env['LONG_HOURS'] ?? 8)
const HOUR_MS = 3_600_000
const SAMPLE_MS = HOUR_MS / 4
/** Lists fill up to their bounds at first: slopes are taken from what comes after this share. */
const WARM_UP_SHARE = 0.25
const MB = 1e6
/** Promised, whatever the length. */
const MOST_MB = 64
const MOST_SLOPE = 1

interface Consumer {
  take(stamped: StampedMessage): void
  /** All that was taken so far is dealt with. */
  settle(): Promise<void>
  end(): Promise<void>
  fileBytes(): Promise<number>
}

async function heapMb(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) throw new Error('The bench needs --expose-gc.')
  // Buffers are freed by tasks that a collection leaves behind.
  for (let round = 0; round < 3; round++) {
    gc()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / MB
}

async function measure(name: string, consumer: Consumer): Promise<void> {
  const before = await heapMb()
  const samples: { hours: number; mb: number }[] = []
  let records = 0
  let nextMs = SAMPLE_MS
  let settledMs = 0
  for (const part of panelFeedParts({ durationMs: HOURS * HOUR_MS, hasSequencer: true })) {
    for (const { stamped, atMs } of part) {
      if ('bytes' in stamped.message) records += stamped.message.bytes.byteLength / RECORD_BYTES
      consumer.take(stamped)
      if (atMs - settledMs < CUT_AFTER_MS) continue
      settledMs = atMs
      await consumer.settle()
      if (atMs < nextMs) continue
      nextMs += SAMPLE_MS
      const sample = { hours: atMs / HOUR_MS, mb: (await heapMb()) - before }
      samples.push(sample)
      console.log(`${name} ${sample.hours.toFixed(2)} h ${sample.mb.toFixed(1)} MB`)
    }
  }
  await consumer.end()
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE))
  const line = memoryLine(
    warm.map(({ hours }) => hours),
    warm.map(({ mb }) => mb),
  )
  const bytes = await consumer.fileBytes()
  const text = [
    table([['hours', 'MB'], ...samples.map(({ hours, mb }) => [hours.toFixed(2), mb.toFixed(1)])]),
    `${name}: ${records} records, ${(bytes / records).toFixed(2)} bytes a record in the file;`,
    `${line.slope.toFixed(2)} ± ${line.error.toFixed(2)} MB an hour`,
  ].join('\n')
  console.log(text)
  const folder = resolve(PROJECT_ROOT, 'artefacts/long')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.txt`), `${text}\n`)
  expect(Math.max(...samples.map(({ mb }) => mb))).toBeLessThan(MOST_MB)
  expect(line.slope - line.error).toBeLessThan(MOST_SLOPE)
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'awescope-long-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the panel holds no more after hours than after minutes', async () => {
  const store = createLocalStore(createDiskFolder(temporaryFolder()), createMemoryLocks())
  const bench = createRecordingBench([], store)
  await bench.recording.toggle()
  let sent = 0
  await measure('panel', {
    take(stamped) {
      sent++
      bench.channel.emit({ type: 'trace', stamped })
    },
    async settle() {
      await bench.disk.bytes()
      while (bench.channel.acknowledged < sent) {
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
    async end() {
      await bench.recording.toggle()
    },
    fileBytes: () => bench.disk.bytes(),
  })
  expect(bench.recording.diskNote.value).toBeNull()
  expect(bench.recording.log.count).toBe(0)
})

test('awescope record holds no more after hours than after minutes', async () => {
  const path = join(temporaryFolder(), 'a.awescope')
  const file = await open(path, 'w')
  const collector = createTraceCollector(traceTarget({ file, growsAt: path }))
  await measure('record', {
    take: ({ document, frameId, message }) => collector.take(document, frameId, message),
    settle: () => collector.flush(),
    async end() {
      await collector.end()
      await file.close()
    },
    fileBytes: async () => (await stat(path)).size,
  })
  expect(collector.refused.count).toBe(0)
})
