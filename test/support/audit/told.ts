// What a faulty instrument says that it really did: on a busy machine a timer of 20 ms takes 24, and that is what the
// audit must find. The page says it to its console, and a script of the user's (`--before`) writes it down. Node.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { planStimulus, type SectionName } from '../../../audit/stimulus/plan.ts'
import type { CliFolder } from '../cli/cli-run.ts'

export interface ToldNote {
  readonly number: number
  /** The event's own time; handler and play as the page began them: ms of the page's clock. */
  readonly stampMs: number
  readonly fromMs: number
  readonly endMs: number
  /** NaN: never. */
  readonly playsMs: number
  readonly isLost: boolean
}

export interface ToldLoad {
  readonly seconds: number
  /** Share of its time that the worklet took, the mean of a tenth of a second. */
  readonly load: number
  /** How many voices it had. */
  readonly leastVoices: number
  readonly mostVoices: number
}

export interface Told {
  /** In their order. */
  readonly notes: readonly ToldNote[]
  /** By seconds of the context's time. */
  readonly loads: readonly ToldLoad[]
}

const SCRIPT = 'tell.mjs'
const FILE = 'told.ndjson'

/** What makes `awescope audit` write down what a page says; `readTold` reads it. */
export function tellOptions(folder: CliFolder): string[] {
  // A page that is played once more under stress begins anew.
  const script = `import { appendFileSync, writeFileSync } from 'node:fs'
export const iteration = (page) => {
  writeFileSync('${FILE}', '')
  page.on('console', (message) => message.type() === 'debug' && appendFileSync('${FILE}', message.text() + '\\n'))
}`
  writeFileSync(folder.file(SCRIPT), script)
  return ['--before', SCRIPT]
}

export function readTold(folder: CliFolder): Told {
  const path = folder.file(FILE)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  const notes = new Map<number, ToldNote>()
  const loads: ToldLoad[] = []
  for (const line of lines) {
    const [what, ...told] = JSON.parse(line) as [string, ...number[]]
    const [number = 0, fromMs = 0, endMs = fromMs, stampMs = fromMs] = told
    const known = notes.get(number) ?? UNTOLD
    if (what === 'load')
      loads.push({ seconds: number, load: fromMs, leastVoices: endMs, mostVoices: stampMs })
    else if (what === 'plays') notes.set(number, { ...known, number, playsMs: fromMs })
    else notes.set(number, { ...known, number, fromMs, endMs, stampMs, isLost: what === 'lost' })
  }
  return { notes: [...notes.values()].toSorted((one, other) => one.number - other.number), loads }
}

const UNTOLD: ToldNote = {
  number: 0,
  stampMs: Number.NaN,
  fromMs: Number.NaN,
  endMs: Number.NaN,
  playsMs: Number.NaN,
  isLost: false,
}

/** Those of a section of the plan: what is played comes in its order. */
export function toldOf({ notes }: Told, section: SectionName, strictness: number): ToldNote[] {
  const planned = planStimulus(strictness, 1).notes
  return notes.filter(({ number }) => planned[number - 1]?.section === section)
}
