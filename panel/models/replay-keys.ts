// What the keys mean while a recording can be played back, as in other tools for sound. Pure; panel page.

import type { ReplayModel } from './replay-model.ts'

/** For who asks, key by key. */
export const REPLAY_KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['Space', 'play and pause'],
  ['← →', 'to the event before, to the next one'],
  ['Home', 'to the beginning'],
  ['End', 'to the end: figures of everything'],
  ['[ ]', 'the selection begins here, ends here'],
  ['L', 'loop'],
  ['M', 'a marker here, also while recording'],
  ['Esc', 'no selection'],
  ['Shift + drag', 'select in a chart'],
]

type Action = (replay: ReplayModel) => void

const ACTIONS: Readonly<Record<string, Action>> = {
  ' ': (replay) => replay.toggle(),
  ArrowLeft: (replay) => replay.step(-1),
  ArrowRight: (replay) => replay.step(1),
  Home: (replay) => replay.toStart(),
  End: (replay) => replay.toEnd(),
  '[': (replay) => replay.markStart(),
  ']': (replay) => replay.markEnd(),
  Escape: (replay) => replay.select(null),
  l: (replay) => {
    replay.isLooping.value = !replay.isLooping.peek()
  },
}

/** What a key does; null: it is not the replay's. `isPiano`: letters are notes of the virtual keyboard. */
export function replayAction(key: string, isPiano: boolean): Action | null {
  const name = key.length === 1 ? key.toLowerCase() : key
  if (isPiano && name === 'l') return null
  return Object.hasOwn(ACTIONS, name) ? (ACTIONS[name] ?? null) : null
}
