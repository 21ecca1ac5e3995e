// The transport of a recording that is played back: play, step, speed, loop, the selection, the place as text, and the
// strip that the playhead is moved along. Panel page.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatCount, formatElapsed } from '../../trace/text/format.ts'
import { useApp } from '../models/app-context.ts'
import { REPLAY_KEYS, replayAction } from '../models/replay-keys.ts'
import { SPEEDS } from '../models/replay-model.ts'
import { Icon, type IconName } from './icons.tsx'
import { PlaceField } from './place-field.tsx'
import { ScrubStrip } from './scrub-strip.tsx'

/** The transport; nothing while a recording runs, or where there is none. */
export function Transport() {
  const { replay } = useApp()
  useReplayKeys()
  const isHelpShown = useSignal(false)
  if (replay.bounds.value === null) return null
  return (
    <section class="transport" aria-label="Replay" data-testid="transport">
      <div class="transport-row">
        <Buttons />
        <Moment />
        <Speed />
        <button
          type="button"
          class="link-button transport-help-button"
          data-testid="replay-help"
          aria-expanded={isHelpShown.value}
          onClick={() => {
            isHelpShown.value = !isHelpShown.value
          }}
        >
          Keys
        </button>
        <Selection />
        <PlaceField />
      </div>
      <ScrubStrip />
      {isHelpShown.value && <Help />}
    </section>
  )
}

function Buttons() {
  const { replay } = useApp()
  const isPlaying = replay.isPlaying.value
  return (
    <div class="transport-buttons">
      <TransportButton
        icon="first"
        label="To the beginning (Home)"
        id="start"
        onClick={replay.toStart}
      />
      <TransportButton
        icon="previous"
        label="To the event before (←)"
        id="previous"
        onClick={() => replay.step(-1)}
      />
      <TransportButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
        id="play"
        onClick={replay.toggle}
      />
      <TransportButton
        icon="next"
        label="To the next event (→)"
        id="next"
        onClick={() => replay.step(1)}
      />
      <TransportButton
        icon="last"
        label="To the end: figures of everything (End)"
        id="end"
        onClick={replay.toEnd}
      />
      <TransportButton
        icon="loop"
        label="Loop the selection, or all (L)"
        id="loop"
        isPressed={replay.isLooping.value}
        onClick={() => {
          replay.isLooping.value = !replay.isLooping.peek()
        }}
      />
    </div>
  )
}

function TransportButton(props: {
  icon: IconName
  label: string
  id: string
  isPressed?: boolean
  onClick: () => void
}) {
  return (
    <button
      type="button"
      class="tool"
      data-testid={`replay-${props.id}`}
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.isPressed}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  )
}

/** Where the playhead stands, of how much. */
function Moment() {
  const { replay, recording } = useApp()
  const bounds = replay.bounds.value
  if (bounds === null) return null
  const zero = Number.isFinite(recording.zeroWallMs) ? recording.zeroWallMs : bounds.from
  const at = replay.playhead.value ?? bounds.to
  return (
    <span class="transport-moment">
      <output data-testid="replay-moment" data-value={at - zero} aria-label="Playhead">
        {formatElapsed(at - zero, 2)}
      </output>{' '}
      <span class="muted">of {formatElapsed(bounds.to - zero, 1)}</span>
    </span>
  )
}

function Speed() {
  const { replay } = useApp()
  return (
    <select
      class="tool-select"
      data-testid="replay-speed"
      aria-label="Speed"
      value={String(replay.speed.value)}
      onChange={(event) => {
        const chosen = Number(event.currentTarget.value)
        replay.speed.value = SPEEDS.find((speed) => speed === chosen) ?? 1
      }}
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={String(speed)}>
          {speed} ×
        </option>
      ))}
    </select>
  )
}

/** The marks of the selection, and what the figures are of. */
function Selection() {
  const { replay, recording, live, moment } = useApp()
  const span = replay.selection.value
  const zero = recording.zeroWallMs
  const { fromMs, toMs } = live.range.value
  const { coverage, frames } = live.report.value
  const at = (wallMs: number | null): string => formatElapsed((wallMs ?? Number.NaN) - zero, 2)
  const of =
    toMs === null
      ? 'everything'
      : fromMs === null
        ? `all up to ${at(toMs)}`
        : `${at(fromMs)} to ${at(toMs)}`
  const isOnItsWay = toMs !== null && moment.session.value === null
  const isPart = coverage !== undefined && !coverage.isComplete
  return (
    <span class="transport-selection">
      <button
        type="button"
        class="tool transport-mark"
        data-testid="replay-mark-start"
        title="The selection begins at the playhead ([)"
        onClick={replay.markStart}
      >
        [
      </button>
      <button
        type="button"
        class="tool transport-mark"
        data-testid="replay-mark-end"
        title="The selection ends at the playhead (])"
        onClick={replay.markEnd}
      >
        ]
      </button>
      {/* There at all times: what lies below must not move away under a hand. */}
      <button
        type="button"
        class="link-button"
        data-testid="replay-deselect"
        title="No selection (Esc)"
        aria-disabled={span === null}
        onClick={() => replay.select(null)}
      >
        Deselect
      </button>
      <span
        class="transport-figures"
        data-testid="replay-figures-of"
        title="Contexts, processors, the graph and the reference are as they were known at the end of it"
      >
        Figures of {of}
        {isPart && `, without ${formatCount(frames.evicted)} events that were let go`}
        {isOnItsWay && '; contexts and processors come in a moment'}
      </span>
    </span>
  )
}

function Help() {
  return (
    <dl class="transport-help" data-testid="replay-keys">
      {REPLAY_KEYS.map(([keys, meaning]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Wherever the focus is, but in a field, and but for keys that the focused part has taken for itself. */
function useReplayKeys(): void {
  const { replay, markers, isKeyboardOpen } = useApp()
  useEffect(() => {
    const onDown = (event: KeyboardEvent): void => {
      const { target, key } = event
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTaken(target, key)) return
      // Where letters are not notes of the virtual keyboard.
      if (key.toLowerCase() === 'm' && !event.repeat && !isKeyboardOpen.peek()) {
        markers.add()
        return
      }
      if (replay.bounds.peek() === null) return
      const action = replayAction(key, isKeyboardOpen.peek())
      if (action === null) return
      event.preventDefault()
      action(replay)
    }
    window.addEventListener('keydown', onDown)
    return () => window.removeEventListener('keydown', onDown)
  }, [replay, markers])
}

/** Fields take all keys, buttons the one that presses them, and what scrolls or has rows those that move in it. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input, select, textarea, [contenteditable]') !== null) return true
  if (key === ' ') return target.closest('button, summary, a') !== null
  return (
    (key === 'Home' || key === 'End' || key === 'Escape') &&
    target.closest('[role="grid"]') !== null
  )
}
