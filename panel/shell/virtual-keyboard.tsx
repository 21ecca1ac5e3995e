// The on-screen piano: pointer (lower on the key is louder), computer keys by physical position, and the keyboard's own focus. All notes
// end when the panel loses the focus, so that none hangs. Panel page.

import { useSignal } from '@preact/signals'
import type { TargetedKeyboardEvent } from 'preact'
import { useEffect } from 'preact/hooks'
import { noteName } from '../../trace/events/midi-label.ts'
import { KEY_HINTS } from '../models/keyboard-model.ts'
import { useApp } from '../models/app-context.ts'
import { GM_PROGRAMS } from './gm-programs.ts'

const KEYS_SHOWN = 37
const BLACK = new Set([1, 3, 6, 8, 10])
const FOCUS_HOLDER = 'focus'

export function VirtualKeyboard() {
  const { keyboard, recording } = useApp()
  useComputerKeys()
  const isHeard = recording.status.value.state === 'recording'
  return (
    <section class="keyboard" data-testid="keyboard" aria-label="Virtual keyboard">
      <div class="keyboard-bar">
        <span class="stepper" role="group" aria-label="Octave">
          <button
            type="button"
            class="button"
            data-testid="octave-down"
            aria-label="Octave down"
            title="Octave down (Z)"
            onClick={() => keyboard.shiftOctave(-1)}
          >
            −
          </button>
          <span class="stepper-text" data-testid="octave">
            from {noteName(keyboard.baseNote.value)}
          </span>
          <button
            type="button"
            class="button"
            data-testid="octave-up"
            aria-label="Octave up"
            title="Octave up (X)"
            onClick={() => keyboard.shiftOctave(1)}
          >
            +
          </button>
        </span>
        <label>
          Channel
          <select
            data-testid="keyboard-channel"
            value={String(keyboard.channel.value)}
            onChange={(event) => {
              keyboard.channel.value = Number(event.currentTarget.value)
            }}
          >
            {Array.from({ length: 16 }, (_, channel) => (
              <option key={channel} value={String(channel)}>
                {channel + 1}
                {channel === 9 ? ' drums' : ''}
              </option>
            ))}
          </select>
        </label>
        <label>
          Velocity
          <input
            type="range"
            min={1}
            max={127}
            data-testid="keyboard-velocity"
            value={keyboard.velocity.value}
            title="Velocity of the computer keys; with the pointer, lower on the key is louder"
            onInput={(event) => {
              keyboard.velocity.value = event.currentTarget.valueAsNumber
            }}
          />
          <span class="keyboard-number">{keyboard.velocity.value}</span>
        </label>
        <label class="keyboard-program">
          Program
          <select
            data-testid="keyboard-program"
            value={String(keyboard.program.value)}
            onChange={(event) => keyboard.chooseProgram(Number(event.currentTarget.value))}
          >
            {GM_PROGRAMS.map((name, program) => (
              <option key={program} value={String(program)}>
                {program + 1} {name}
              </option>
            ))}
          </select>
        </label>
        <span class="muted keyboard-hint">
          {isHeard
            ? "A to ' play, Z and X shift the octave"
            : 'Notes reach the page while it is recorded'}
        </span>
      </div>
      <Piano />
    </section>
  )
}

function Piano() {
  const { keyboard } = useApp()
  const focused = useSignal(0)
  const base = keyboard.baseNote.value
  const held = keyboard.held.value
  const notes = Array.from({ length: KEYS_SHOWN }, (_, index) => base + index).filter(
    (note) => note <= 127,
  )
  const whites = notes.filter((note) => !isBlack(note))

  const pressAt = (event: PointerEvent): void => {
    const hit = document.elementFromPoint(event.clientX, event.clientY)
    const key = hit?.closest<HTMLElement>('[data-note]')
    const holder = `pointer:${event.pointerId}`
    if (key === null || key === undefined) {
      keyboard.release(holder)
      return
    }
    const box = key.getBoundingClientRect()
    const depth = (event.clientY - box.top) / box.height
    keyboard.press(Number(key.dataset['note']), 24 + depth * 103, holder)
  }

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' || event.key === ' ') {
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

  const renderKey = (note: number) => {
    const index = note - base
    const hint = KEY_HINTS[index] ?? ''
    const isOctave = note % 12 === 0
    return (
      <button
        key={note}
        type="button"
        class={`piano-key ${isBlack(note) ? 'is-black' : 'is-white'} ${held.has(note) ? 'is-held' : ''}`}
        style={
          isBlack(note)
            ? { left: `${(whites.filter((white) => white < note).length / whites.length) * 100}%` }
            : undefined
        }
        data-note={note}
        data-testid={`key-${note}`}
        aria-label={noteName(note)}
        aria-pressed={held.has(note)}
        tabIndex={index === focused.value ? 0 : -1}
        onFocus={() => {
          focused.value = index
        }}
        onBlur={() => keyboard.release(FOCUS_HOLDER)}
      >
        <span class="piano-hint">{hint}</span>
        {isOctave && <span class="piano-octave">{noteName(note)}</span>}
      </button>
    )
  }

  return (
    <div
      class="piano"
      role="group"
      aria-label="Piano keys"
      style={{ '--whites': String(whites.length) }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        pressAt(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) pressAt(event)
      }}
      onPointerUp={(event) => keyboard.release(`pointer:${event.pointerId}`)}
      onPointerCancel={(event) => keyboard.release(`pointer:${event.pointerId}`)}
      onLostPointerCapture={(event) => keyboard.release(`pointer:${event.pointerId}`)}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => {
        if (event.key === 'Enter' || event.key === ' ') keyboard.release(FOCUS_HOLDER)
      }}
    >
      {whites.map(renderKey)}
      {notes.filter(isBlack).map(renderKey)}
    </div>
  )
}

function useComputerKeys(): void {
  const { keyboard } = useApp()
  useEffect(() => {
    const onDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.repeat) return
      if (keyboard.codeDown(event.code)) event.preventDefault()
    }
    const onUp = (event: KeyboardEvent): void => {
      keyboard.codeUp(event.code)
    }
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden') keyboard.releaseAll()
    }
    window.addEventListener('keydown', onDown)
    window.addEventListener('keyup', onUp)
    window.addEventListener('blur', keyboard.releaseAll)
    window.addEventListener('pagehide', keyboard.releaseAll)
    document.addEventListener('visibilitychange', onHidden)
    return () => {
      window.removeEventListener('keydown', onDown)
      window.removeEventListener('keyup', onUp)
      window.removeEventListener('blur', keyboard.releaseAll)
      window.removeEventListener('pagehide', keyboard.releaseAll)
      document.removeEventListener('visibilitychange', onHidden)
      keyboard.releaseAll()
    }
  }, [keyboard])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, select, textarea, [contenteditable]') !== null
  )
}

function isBlack(note: number): boolean {
  return BLACK.has(note % 12)
}
