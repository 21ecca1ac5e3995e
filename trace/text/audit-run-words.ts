// What is said of audits that were repeated, and of each page of a list. Any context.

import { visibleText } from './visible-text.ts'

/** What this text needs of the runs. */
export interface RepeatedRuns {
  readonly count: number
  readonly scores: readonly (number | null)[]
}

/** Points of a score between the best and the worst run: up to here they agree, and from there on they do not. */
const AGREE_POINTS = 5
const APART_POINTS = 10

/** What the figures are of, and whether the runs agree. Any thread. */
export function repeatsSentence({ count, scores }: RepeatedRuns): string {
  const known = scores.filter((score) => score !== null)
  const first = `Medians of ${count} runs`
  if (known.length === 0) return `${first}.`
  const spread = Math.max(...known) - Math.min(...known)
  const list = known.map((score) => score.toFixed(0)).join(', ')
  const ending =
    spread <= AGREE_POINTS
      ? 'they agree.'
      : spread > APART_POINTS
        ? 'they do not agree: the page varies, or the machine was busy.'
        : 'they agree roughly.'
  return `${first}, which scored ${list}: ${ending}`
}

/** What this text needs of an audited page. */
export interface ListedPage {
  readonly url: string
  readonly requestedUrl?: string
  readonly verdict: string
  readonly scores: { readonly all: number | null }
}

/** One line of a page of a list, as it ends: "2 of 5, score 87: ADDRESS. Playable: …". Any thread. */
export function listedLine(page: ListedPage, number: number, count: number): string {
  const { all } = page.scores
  const score = all === null ? 'no score' : `score ${all.toFixed(0)}`
  const url = visibleText(page.requestedUrl ?? page.url)
  return `${number} of ${count}, ${score}: ${url} ${page.verdict}`
}

/** Of a stress that the browser or the page has not. Any thread. */
export const noStressSentence = (stress: string): string =>
  `There is no such stress here: ${stress}.`

const STRESS_WORDS: Readonly<Record<string, string>> = {
  jank: 'a busy main thread',
  gc: 'garbage',
  flood: 'a flood of MIDI',
  sysex: 'foreign SysEx',
  render64: 'blocks of 64 frames',
  render256: 'blocks of 256 frames',
  render512: 'blocks of 512 frames',
  render1024: 'blocks of 1024 frames',
  rate44100: '44.1 kHz',
  rate48000: '48 kHz',
  rate96000: '96 kHz',
}

/** A stress as its users know it. Any thread. */
export const stressWord = (stress: string): string => STRESS_WORDS[stress] ?? stress
