// The virtual keyboard at the foot of the panel: octave, channel, velocity and program above the piano, and the
// computer keys by physical position. All notes end when the panel loses the focus, so that none hangs. Panel page.

import { useEffect } from 'preact/hooks'
import { noteName } from '../../trace/events/midi-label.ts'
import { VIRTUAL_INPUT_NAME } from '../../trace/wire/virtual-names.ts'
import { describeDelivery } from '../models/note-delivery.ts'
import { useApp } from '../models/app-context.ts'
import { GM_PROGRAMS } from './gm-programs.ts'
import { Piano } from './piano.tsx'

/** The keyboard, which listens to the computer keys while it is there. */
export function VirtualKeyboard() {
  const { keyboard } = useApp()
  useComputerKeys()
  return (
    <section class="keyboard" data-testid="keyboard" aria-label="Virtual keyboard">
      <div class="keyboard-bar">
        <OctaveStepper />
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
        <ProgramChoice />
        <Delivery />
      </div>
      <Piano />
    </section>
  )
}

function Delivery() {
  const { keyboard, recording, session, live } = useApp()
  const isRecording = recording.status.value.state === 'recording'
  useEffect(() => {
    if (isRecording) keyboard.countAnew()
  }, [keyboard, isRecording])
  void live.tick.value
  const text = describeDelivery({
    isRecording,
    sentNotes: keyboard.sentNotes.value,
    isMidiGiven: [...recording.midiOutcomes].some((outcome) => outcome !== 'rejected'),
    isHeard: session.inputs.includes(VIRTUAL_INPUT_NAME),
  })
  return (
    <span class="muted keyboard-hint" data-testid="keyboard-hint" role="status">
      {text}
    </span>
  )
}

function OctaveStepper() {
  const { keyboard } = useApp()
  return (
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
  )
}

function ProgramChoice() {
  const { keyboard } = useApp()
  return (
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
