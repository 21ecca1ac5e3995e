// Glitches in sentences: what happened, why and how sure that is, and what can be done. Any context.

import type {
  Glitch,
  GlitchCause,
  GlitchCounts,
  GlitchEvidence,
  GlitchKind,
} from '../glitches/glitch.ts'
import { GLITCH_CAUSES } from '../glitches/glitch.ts'
import type { ReportGlitch } from '../report/schema.ts'
import { microseconds, ms, percent, times, wholePercent } from './numbers.ts'

type EvidenceOf<Code extends GlitchEvidence['code']> = Extract<GlitchEvidence, { code: Code }>

/** Names of kinds, as in a list. */
export const GLITCH_KIND_LABELS: Readonly<Record<GlitchKind, string>> = {
  underrun: 'Underrun',
  gap: 'Gap',
  late: 'Late thread',
  buffer: 'Late buffer',
  overload: 'Overload',
  quantum: 'Late quantum',
}

/** Names of causes, as in a list. */
export const GLITCH_CAUSE_LABELS: Readonly<Record<GlitchCause, string>> = {
  processorOverBudget: 'processor over budget',
  coldCode: 'cold code',
  unevenCallbacks: 'uneven callbacks',
  mainThreadTask: 'main-thread task',
  garbageCollection: 'garbage collection',
  hidden: 'page hidden',
  deviceChange: 'device change',
  contextStart: 'context just started',
  machineBusy: 'machine busy',
  unknown: 'unknown',
}

const ADVICE: Readonly<Record<GlitchCause, string>> = {
  processorOverBudget:
    'Make this processor do less in a quantum, spread its work over several, or let fewer voices sound.',
  coldCode:
    "Run the processor's whole signal path on silence before the first note: its code is compiled by then.",
  unevenCallbacks:
    'Leave room for one more quantum in each callback, or ask for a longer one (latencyHint).',
  mainThreadTask:
    'Move the sound into an AudioWorklet, or break the task up; a larger ScriptProcessor buffer hides more of it.',
  garbageCollection: 'Make less garbage: reuse arrays and objects where sound is made.',
  hidden:
    'Browsers give a hidden page less time: leave more room in buffers, or stop while it is hidden.',
  deviceChange: 'Nothing in the page did this: it passes once the new device runs.',
  contextStart: 'Resume the context some time before the first note, and begin in silence.',
  machineBusy:
    'Nothing that was timed in the page did this: look for other programs or a power-saving mode, ' +
    'or ask for a longer latencyHint.',
  unknown: 'Have each call of process() timed (setting "Time each n-th": 1) and look again.',
}

/** What lies near a cause beside its name; see sentenceOf. */
const CAUSE_SENTENCES: Readonly<Record<GlitchCause, (glitch: Glitch) => string>> = {
  processorOverBudget: (glitch) => {
    const handler = find(glitch, 'handler')
    const quantum = find(glitch, 'quantum')
    if (quantum !== undefined) return quantumSentence(quantum)
    if (handler !== undefined)
      return (
        `The handler of ${handler.processor} took ${microseconds(handler.us)}, ` +
        `and its buffer lasts ${microseconds(handler.budgetUs)}.`
      )
    return 'The processors need more time than there is.'
  },
  coldCode: (glitch) => {
    const quantum = find(glitch, 'quantum')
    return quantum === undefined
      ? 'Code ran for the first time.'
      : `It was call ${quantum.call} of ${named(quantum)}, whose code was still cold: it took ` +
          `${microseconds(quantum.processorUs)}, of ${microseconds(quantum.budgetUs)} that a quantum lasts.`
  },
  unevenCallbacks: (glitch) => {
    const callback = find(glitch, 'callback')
    return callback === undefined
      ? 'Some callbacks of the device hold one quantum more than others.'
      : `Each quantum had time enough (it took ${wholePercent(callback.average)}), but this callback of the ` +
          `device holds ${callback.quanta} of them, which is ${wholePercent(callback.share)} of its time.`
  },
  mainThreadTask: (glitch) => {
    const task = find(glitch, 'task')
    const timer = find(glitch, 'timer')
    if (task !== undefined)
      return `A task kept the main thread for ${ms(task.durationMs)} ms, where the buffer had to be filled.`
    return `The main thread was busy: a timer in it ran ${ms(timer?.lateMs)} ms late.`
  },
  garbageCollection: (glitch) => {
    const heap = find(glitch, 'heap')
    return `At about that time the heap fell by ${heap?.freedMegabytes.toFixed(1) ?? '?'} MB: garbage was collected.`
  },
  hidden: (glitch) =>
    find(glitch, 'condition')?.condition === 'frozen'
      ? 'The browser had frozen the page.'
      : 'The page was hidden, where browsers give it less time.',
  deviceChange: (glitch) => {
    const latency = find(glitch, 'latency')
    if (latency !== undefined)
      return (
        `The ${latency.of === 'base' ? 'callback' : 'output latency'} of the device changed ` +
        `from ${ms(latency.beforeMs)} to ${ms(latency.afterMs)} ms.`
      )
    return find(glitch, 'sink') === undefined
      ? "The machine's audio devices changed."
      : 'The context was given another device.'
  },
  contextStart: (glitch) => {
    const started = find(glitch, 'started')
    const beforeMs = started?.beforeMs ?? NaN
    return beforeMs > 0 && beforeMs < Infinity
      ? `The context had begun to run ${ms(beforeMs)} ms before.`
      : 'The context did not run then, or had just begun to.'
  },
  machineBusy: (glitch) => {
    const work = find(glitch, 'work')
    return work === undefined
      ? 'No processor ran: something outside the page kept the thread.'
      : `The processors took ${microseconds(work.us)} of that time: something outside the page kept the thread.`
  },
  unknown: (glitch) => {
    const work = find(glitch, 'work')
    if (work !== undefined && !work.isComplete)
      return 'Why is not known: not every call was timed then.'
    return 'Why is not known.'
  },
}

/** What happened, by kind. */
const KIND_SENTENCES: Readonly<Record<GlitchKind, (glitch: Glitch) => string>> = {
  underrun: (glitch) => {
    const { count = 1, durationMs = 0 } = find(glitch, 'underrun') ?? {}
    const lost = durationMs > 0 ? ` (${ms(durationMs)} ms of sound in all)` : ''
    const late = find(glitch, 'late')
    const seen = late === undefined ? '' : `; the audio thread came ${ms(late.lateMs)} ms late`
    return `The device ran dry ${count === 1 ? 'once' : times(count, 'time')}${lost}${seen}.`
  },
  gap: (glitch) => {
    const late = find(glitch, 'late')
    return `${times(late?.missingFrames ?? 0, 'frame')} of audio are missing.`
  },
  late: (glitch) => `The audio thread came ${ms(find(glitch, 'late')?.lateMs)} ms late.`,
  buffer: (glitch) => {
    const buffer = find(glitch, 'buffer')
    return buffer === undefined
      ? `A ScriptProcessor's buffer took longer than it lasts.`
      : `A buffer of ${buffer.processor} was filled ${ms(buffer.lateMs)} ms after it could have been; ` +
          `it lasts ${ms(buffer.bufferMs)} ms.`
  },
  overload: (glitch) => {
    const callback = find(glitch, 'callback')
    if (callback === undefined) return 'A callback of the device took longer than it lasts.'
    const { share, over } = callback
    const many = over > 1 ? `; so did ${over - 1} more` : ''
    return `A callback of the device took ${percent(share)} of the time that it lasts${many}.`
  },
  quantum: (glitch) => {
    const quantum = find(glitch, 'quantum')
    const took = quantum === undefined ? 'more than all' : percent(quantum.share)
    return `A render quantum took ${took} of the time that it lasts; its callback may have made up for it.`
  },
}

/** How sure, in words; '' where the cause is not known. */
export function sureness({ cause, confidence }: Pick<Glitch, 'cause' | 'confidence'>): string {
  if (cause === 'unknown') return ''
  if (confidence >= 0.9) return 'sure'
  return confidence >= 0.7 ? 'likely' : 'perhaps'
}

/** What happened, why, and how sure that is. */
export function glitchSentence(glitch: Glitch): string {
  const sure = sureness(glitch)
  const why = CAUSE_SENTENCES[glitch.cause](glitch)
  const label = sure === '' ? '' : ` (${GLITCH_CAUSE_LABELS[glitch.cause]}, ${sure})`
  return `${KIND_SENTENCES[glitch.kind](glitch)} ${why.replace(/\.$/, '')}${label}.`
}

/** What can be done about this cause, one sentence. */
export const glitchAdvice = (cause: GlitchCause): string => ADVICE[cause]

/** The glitch with its sentences. Any thread; shares the rest. */
export function glitchInWords(glitch: Glitch): ReportGlitch {
  return { ...glitch, text: glitchSentence(glitch), advice: glitchAdvice(glitch.cause) }
}

/** Such as "5 glitches: 3 processor over budget, 2 unknown"; '' where there is none. */
export function glitchCountsSentence({ all, byCause }: GlitchCounts): string {
  if (all === 0) return ''
  const causes = GLITCH_CAUSES.flatMap((cause) => {
    const count = byCause[cause] ?? 0
    return count === 0 ? [] : [{ cause, count }]
  }).sort((a, b) => b.count - a.count)
  const parts = causes.map(({ cause, count }) => `${count} ${GLITCH_CAUSE_LABELS[cause]}`)
  return `${times(all, 'glitch', 'glitches')}: ${parts.join(', ')}`
}

function find<Code extends GlitchEvidence['code']>(
  { evidence }: Glitch,
  code: Code,
): EvidenceOf<Code> | undefined {
  return evidence.find((each): each is EvidenceOf<Code> => each.code === code)
}

const named = ({ processor }: { processor: string }): string =>
  processor === '' ? 'a processor' : processor

function quantumSentence(quantum: EvidenceOf<'quantum'>): string {
  const { processors, processorUs, budgetUs, share } = quantum
  const all =
    processors > 1
      ? `; with ${times(processors - 1, 'other')} it was ${wholePercent(share)} of the quantum`
      : ''
  const took = `${named(quantum)} took ${microseconds(processorUs)} in one quantum`
  return `${took}, which lasts ${microseconds(budgetUs)}${all}.`
}
