// Fuzzes in a process of its own, with a watchdog: a portion that takes too long, or a process that grows too large, is
// ended and named. Node.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { FuzzFigures } from './fuzz-run.ts'
import type { FuzzPortion } from './program.ts'

export interface WatchOptions {
  /** The bundled program.ts. */
  program: string
  firstSeed: number
  count: number
  /** A portion that takes longer is a hang: of the process's own time, where the system tells it. */
  portionMs: number
  megabytes: number
}

export interface WatchedFigures extends FuzzFigures {
  peakMegabytes: number
}

const PORTION = 1000

/** The figures of all cases. Rejects with the fault's seed, or the portion that hung or grew. */
export async function watchedFuzz(target: string, options: WatchOptions): Promise<WatchedFigures> {
  const { program, firstSeed, count, portionMs, megabytes } = options
  const words = [target, firstSeed, count, PORTION].map(String)
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${megabytes}`, '--enable-source-maps', program, ...words],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const total: WatchedFigures = {
    cases: 0,
    read: 0,
    refused: 0,
    slowestMs: 0,
    slowestSeed: firstSeed,
    peakMegabytes: 0,
  }
  let nextSeed = firstSeed
  let why = ''
  let errors = ''
  const stop = (reason: string): void => {
    why ||= reason
    child.kill('SIGKILL')
  }
  let usedMs = 0
  const watch = (): NodeJS.Timeout =>
    setTimeout(() => {
      const nowMs = cpuMs(child.pid)
      // On a busy machine it may just not have had its turn.
      if (nowMs !== null && nowMs - usedMs < portionMs) timer = watch()
      else stop(`a portion took longer than ${portionMs} ms`)
    }, portionMs)
  let timer = watch()
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  createInterface({ input: child.stdout }).on('line', (line) => {
    clearTimeout(timer)
    usedMs = cpuMs(child.pid) ?? 0
    const portion = JSON.parse(line) as FuzzPortion
    add(total, portion)
    nextSeed = portion.nextSeed
    if (portion.peakMegabytes > megabytes) stop(`it took more than ${megabytes} MB`)
    else if (nextSeed < firstSeed + count) timer = watch()
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(timer)
  if (why !== '' || code !== 0) {
    throw new Error(
      `${target}, from seed ${nextSeed} on: ${why || `it ended with ${code}`}. ${errors}`,
    )
  }
  return total
}

/** Time that a process has used, ms; null where the system does not tell, or it has ended. */
function cpuMs(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Behind the name, which may hold anything: user and system time, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return null
  }
}

function add(total: WatchedFigures, { figures, peakMegabytes }: FuzzPortion): void {
  total.cases += figures.cases
  total.read += figures.read
  total.refused += figures.refused
  total.peakMegabytes = peakMegabytes
  if (figures.slowestMs <= total.slowestMs) return
  total.slowestMs = figures.slowestMs
  total.slowestSeed = figures.slowestSeed
}
