// The demo page's conductor: ties the chooser, the keyboard, MIDI inputs and the piece to one synth and says what is
// going on. Page main thread. Address: `?synth=<id>` chooses, `?play=1` (or `?autoplay=1`) starts the piece as soon
// as the synth is ready, `?midi=1` uses MIDI without a click, `?late=15` puts off each MIDI message by so many ms, as a
// page does that has a fault.

import { createKeyboard } from './keyboard.ts'
import { isMidiAllowed, listenToMidi, type MidiState } from './midi-input.ts'
import { createPrelude } from './pieces/prelude.ts'
import { createPlayer } from './player.ts'
import { findSynth, SYNTHS } from './synths/catalogue.ts'
import type { Synth, SynthChoice } from './synths/synth.ts'

/** How long the audio may take to start after a click before the page says that there seems to be no output. */
const SILENT_DEVICE_MS = 4000
const MAX_LATE_MS = 1000

const query = new URLSearchParams(location.search)
const lateMs = Math.min(MAX_LATE_MS, Number(query.get('late')) || 0)
const chooser = element('synth', HTMLSelectElement)
const playButton = element('play', HTMLButtonElement)
const startButton = element('start', HTMLButtonElement)
const midiButton = element('midi', HTMLButtonElement)
const synthStatus = element('status-synth', HTMLElement)
const audioStatus = element('status-audio', HTMLElement)
const midiStatus = element('status-midi', HTMLElement)

const piece = createPrelude()
let synth: Synth | null = null
let choice: SynthChoice = findSynth(query.get('synth'))
let loading = 0
let stopWatching: (() => void) | null = null
let deviceTimer: ReturnType<typeof setTimeout> | undefined
let isDeviceSilent = false

const keyboard = createKeyboard(element('keyboard', HTMLElement), (note, velocity) => {
  keyboard.show(note, velocity > 0)
  if (velocity > 0) synth?.noteOn(note, velocity, 0)
  else synth?.noteOff(note, 0)
})
const player = createPlayer(piece, take, showPlayer)

/** Every MIDI message, from an input or from the piece, comes through here. */
function take(bytes: Uint8Array): void {
  const status = (bytes[0] ?? 0) & 0xf0
  if (status === 0x90 || status === 0x80) {
    keyboard.show(bytes[1] ?? 0, status === 0x90 && (bytes[2] ?? 0) > 0)
  }
  synth?.send(bytes)
}

/** From an input; later where the address asks for it. */
function takeMidi(bytes: Uint8Array): void {
  if (lateMs > 0) setTimeout(take, lateMs, bytes)
  else take(bytes)
}

async function choose(next: SynthChoice): Promise<void> {
  loading += 1
  const ticket = loading
  const wasPlaying = player.isPlaying
  player.stop()
  keyboard.release()
  stopWatching?.()
  stopWatching = null
  const previous = synth
  synth = null
  choice = next
  chooser.value = next.id
  element('about', HTMLElement).textContent = next.about
  playButton.disabled = true
  synthStatus.textContent = `Loading ${next.label} …`
  showAudio()
  // A fault of the old synth must not keep the new one away.
  await previous?.dispose().catch(() => undefined)
  try {
    if (typeof AudioContext !== 'function') throw new Error('This browser has no Web Audio.')
    const made = await next.create()
    if (ticket !== loading) {
      await made.dispose()
      return
    }
    synth = made
    stopWatching = made.audio.onStateChange(showAudio)
    made.audio.resume()
    synthStatus.textContent = `${next.label} is ready.`
    playButton.disabled = false
  } catch (error) {
    if (ticket !== loading) return
    const reason = error instanceof Error ? error.message : String(error)
    synthStatus.textContent = `${next.label} cannot play: ${reason}`
  }
  showAudio()
  if (synth && (wasPlaying || isPlayWanted)) player.play()
  isPlayWanted = false
}

let isPlayWanted = query.get('play') === '1' || query.get('autoplay') === '1'

function showPlayer(): void {
  playButton.textContent = player.isPlaying ? 'Stop' : 'Play'
  playButton.setAttribute('aria-pressed', String(player.isPlaying))
  if (!synth) return
  synthStatus.textContent = player.isPlaying
    ? `${choice.label} plays ${piece.title}.`
    : `${choice.label} is ready.`
}

function showAudio(): void {
  const state = synth?.audio.state ?? 'none'
  if (state === 'running') {
    clearTimeout(deviceTimer)
    isDeviceSilent = false
  }
  document.body.dataset['audio'] = state
  startButton.hidden = synth === null || state === 'running' || state === 'closed'
  audioStatus.textContent = isDeviceSilent
    ? 'The audio does not start: this machine seems to have no sound output.'
    : ((
        {
          none: 'No audio yet.',
          running: 'Running.',
          suspended: 'Waiting: the browser wants a click before it plays.',
          interrupted: 'Interrupted by the system.',
          closed: 'Closed.',
        } as Record<string, string>
      )[state] ?? state)
}

/** Asking for MIDI makes the browser ask the user: so that is for the user to begin, but where the answer is known. */
async function offerMidi(): Promise<void> {
  if (query.get('midi') === '1' || (await isMidiAllowed())) return useMidi()
  midiStatus.textContent = ''
  midiButton.hidden = false
}

function useMidi(): void {
  midiButton.hidden = true
  void listenToMidi(takeMidi, showMidi)
}

function showMidi(state: MidiState): void {
  if (state.kind === 'asking') midiStatus.textContent = 'Asking the browser for MIDI …'
  else if (state.kind === 'unavailable') midiStatus.textContent = state.reason
  else if (state.inputs.length === 0) midiStatus.textContent = 'Ready; no input is connected.'
  else midiStatus.textContent = `Listening to ${state.inputs.join(', ')}.`
}

/** Any gesture may start the audio; the browser decides. */
function startAudio(): void {
  if (!synth || synth.audio.state === 'running') return
  synth.audio.resume()
  clearTimeout(deviceTimer)
  deviceTimer = setTimeout(() => {
    isDeviceSilent = synth !== null && synth.audio.state === 'suspended'
    showAudio()
  }, SILENT_DEVICE_MS)
}

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`The page has no #${id}`)
  return found
}

for (const { id, label } of SYNTHS) chooser.add(new Option(label, id))
element('piece', HTMLElement).textContent = `${piece.composer}: ${piece.title}`
chooser.addEventListener('change', () => void choose(findSynth(chooser.value)))
playButton.addEventListener('click', () => (player.isPlaying ? player.stop() : player.play()))
startButton.addEventListener('click', startAudio)
midiButton.addEventListener('click', useMidi)
window.addEventListener('pointerdown', startAudio, { capture: true })
window.addEventListener('keydown', startAudio, { capture: true })
// MIDI comes second, so that no note arrives before there is a synth to play it.
void choose(choice).then(offerMidi)
