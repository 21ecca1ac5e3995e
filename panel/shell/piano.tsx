// The on-screen piano: with the pointer, lower on the key is louder; with the keyboard's focus, arrows move and Enter
// or space plays. Panel page.

import { useSignal } from '@preact/signals'
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact'
import { noteName } from '../../trace/events/midi-label.ts'
import { useApp } from '../models/app-context.ts'
import { KEY_HINTS } from '../models/keyboard-model.ts'

const KEYS_SHOWN = 37
const BLACK = new Set([1, 3, 6, 8, 10])
const FOCUS_HOLDER = 'focus'

/** The keys from the keyboard's base note on. */
export function Piano() {
  const { keyboard } = useApp()
  const focused = useSignal(0)
  const base = keyboard.baseNote.value
  const notes = Array.from({ length: KEYS_SHOWN }, (_, index) => base + index).filter(
    (note) => note <= 127,
  )
  const whites = notes.filter((note) => !isBlack(note))

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (isPlayKey(event)) {
      event.preventDefault()
      if (!event.repeat)
        keyboard.press(base + focused.peek(), keyboard.velocity.peek(), FOCUS_HOLDER)
      return
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    focused.value = Math.max(0, Math.min(notes.length - 1, focused.peek() + step))
    event.currentTarget
      .querySelector<HTMLElement>(`[data-note="${base + focused.peek()}"]`)
      ?.focus()
  }

  const renderKey = (note: number) => (
    <PianoKey
      key={note}
      note={note}
      hint={KEY_HINTS[note - base] ?? ''}
      left={
        isBlack(note) ? whites.filter((white) => white < note).length / whites.length : undefined
      }
      isTabStop={note - base === focused.value}
      onFocus={() => {
        focused.value = note - base
      }}
    />
  )

  return (
    <div
      class="piano"
      role="group"
      aria-label="Piano keys"
      style={{ '--whites': String(whites.length) }}
      {...usePointerPlay()}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => {
        if (isPlayKey(event)) keyboard.release(FOCUS_HOLDER)
      }}
    >
      {whites.map(renderKey)}
      {notes.filter(isBlack).map(renderKey)}
    </div>
  )
}

interface PianoKeyProps {
  note: number
  /** The computer key that plays it. */
  hint: string
  /** Where a black key stands, as a share of the width; the others follow each other. */
  left: number | undefined
  isTabStop: boolean
  onFocus: () => void
}

function PianoKey(props: PianoKeyProps) {
  const { keyboard } = useApp()
  const { note, hint, left, isTabStop, onFocus } = props
  const isHeld = keyboard.held.value.has(note)
  return (
    <button
      type="button"
      class={`piano-key ${isBlack(note) ? 'is-black' : 'is-white'} ${isHeld ? 'is-held' : ''}`}
      style={left === undefined ? undefined : { left: `${left * 100}%` }}
      data-note={note}
      data-testid={`key-${note}`}
      aria-label={noteName(note)}
      aria-pressed={isHeld}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      onBlur={() => keyboard.release(FOCUS_HOLDER)}
    >
      <span class="piano-hint">{hint}</span>
      {note % 12 === 0 && <span class="piano-octave">{noteName(note)}</span>}
    </button>
  )
}

/** Handlers by which each pointer plays the key under it, and slides from key to key. */
function usePointerPlay() {
  const { keyboard } = useApp()
  const pressAt = (event: PointerEvent): void => {
    const hit = document.elementFromPoint(event.clientX, event.clientY)
    const key = hit?.closest<HTMLElement>('[data-note]')
    if (key === null || key === undefined) {
      keyboard.release(holderOf(event))
      return
    }
    const box = key.getBoundingClientRect()
    const depth = (event.clientY - box.top) / box.height
    keyboard.press(Number(key.dataset['note']), 24 + depth * 103, holderOf(event))
  }
  const release = (event: PointerEvent): void => keyboard.release(holderOf(event))
  return {
    onPointerDown(event: TargetedPointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      pressAt(event)
    },
    onPointerMove(event: TargetedPointerEvent<HTMLElement>) {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) pressAt(event)
    },
    onPointerUp: release,
    onPointerCancel: release,
    onLostPointerCapture: release,
  }
}

function holderOf(event: PointerEvent): string {
  return `pointer:${event.pointerId}`
}

function isPlayKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' || event.key === ' '
}

function isBlack(note: number): boolean {
  return BLACK.has(note % 12)
}
