// Listens to every MIDI input that the browser offers, also those that are plugged in later. Page main thread. The
// profiler's virtual input comes this way too; the page does not know the difference.

/** What the page can say about MIDI. */
export type MidiState =
  | { kind: 'asking' }
  | { kind: 'ready'; inputs: string[] }
  | { kind: 'unavailable'; reason: string }

/** True where the user has allowed MIDI to this page before, so that nobody is asked. Never throws. */
export async function isMidiAllowed(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'midi' })
    return state === 'granted'
  } catch {
    return false
  }
}

/**
 * Asks for MIDI and calls `onMessage` with each message. `onState` is called at once and after each change. Never
 * throws: no MIDI, or none allowed, is a state.
 */
export async function listenToMidi(
  onMessage: (bytes: Uint8Array) => void,
  onState: (state: MidiState) => void,
): Promise<void> {
  if (typeof navigator.requestMIDIAccess !== 'function') {
    onState({ kind: 'unavailable', reason: 'This browser has no Web MIDI.' })
    return
  }
  onState({ kind: 'asking' })
  let access: MIDIAccess
  try {
    access = await navigator.requestMIDIAccess()
  } catch (error) {
    onState({ kind: 'unavailable', reason: sentenceOf(error) })
    return
  }
  const handle = (event: MIDIMessageEvent): void => {
    if (event.data) onMessage(event.data)
  }
  const update = (): void => {
    const inputs: string[] = []
    for (const input of access.inputs.values()) {
      input.onmidimessage = handle
      if (input.state === 'connected') inputs.push(input.name ?? 'unnamed input')
    }
    onState({ kind: 'ready', inputs })
  }
  access.onstatechange = update
  update()
}

function sentenceOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'InvalidStateError') {
    return 'This system has no MIDI.'
  }
  if (error instanceof DOMException && /NotAllowed|Security/.test(error.name)) {
    return 'MIDI was not allowed for this page.'
  }
  return error instanceof Error ? error.message : 'MIDI is not available.'
}
