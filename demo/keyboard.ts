// The keyboard on the page: two octaves that are played by pointer (one note for each finger, sliding over the keys)
// and by the computer's keys. Page main thread.

const FIRST_NOTE = 48
const LAST_NOTE = 72
const BLACK = new Set([1, 3, 6, 8, 10])
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B']
/** Physical keys (KeyboardEvent.code), so that it works on every layout; the first is C. */
const COMPUTER_KEYS = [
  'KeyA',
  'KeyW',
  'KeyS',
  'KeyE',
  'KeyD',
  'KeyF',
  'KeyT',
  'KeyG',
  'KeyY',
  'KeyH',
  'KeyU',
  'KeyJ',
  'KeyK',
  'KeyO',
  'KeyL',
  'KeyP',
  'Semicolon',
]
const VELOCITY = 100

export interface Keyboard {
  /** Shows a note as pressed or not, whoever plays it. Notes outside the keyboard are passed over. */
  show(note: number, isDown: boolean): void
  /** Lets go of everything that is held here. */
  release(): void
}

/** Builds the keyboard into `root`. `onNote` gets velocity 0 when a key is let go. */
export function createKeyboard(
  root: HTMLElement,
  onNote: (note: number, velocity: number) => void,
): Keyboard {
  const keys = new Map<number, HTMLButtonElement>()
  const held = new Map<string, number>()
  let octaveShift = 0
  let whites = 0
  for (let note = FIRST_NOTE; note <= LAST_NOTE; note += 1) {
    if (!BLACK.has(note % 12)) whites += 1
  }
  let white = 0
  for (let note = FIRST_NOTE; note <= LAST_NOTE; note += 1) {
    const isBlack = BLACK.has(note % 12)
    const key = document.createElement('button')
    key.type = 'button'
    key.className = isBlack ? 'key black' : 'key white'
    key.dataset['note'] = String(note)
    const name = `${NAMES[note % 12]}${Math.floor(note / 12) - 1}`
    key.setAttribute('aria-label', name)
    key.style.left = `${((isBlack ? white - 0.3 : white) / whites) * 100}%`
    key.style.width = `${((isBlack ? 0.6 : 1) / whites) * 100}%`
    if (note % 12 === 0) key.textContent = name
    if (!isBlack) white += 1
    keys.set(note, key)
    root.append(key)
  }

  const show = (note: number, isDown: boolean): void => {
    keys.get(note)?.classList.toggle('down', isDown)
  }
  const press = (by: string, note: number, velocity: number): void => {
    if (held.get(by) === note) return
    letGo(by)
    held.set(by, note)
    onNote(note, velocity)
  }
  const letGo = (by: string): void => {
    const note = held.get(by)
    if (note === undefined) return
    held.delete(by)
    // Two fingers may hold the same key.
    if (![...held.values()].includes(note)) onNote(note, 0)
  }
  const noteUnder = (event: PointerEvent): HTMLElement | null => {
    const found = document.elementFromPoint(event.clientX, event.clientY)
    return found instanceof HTMLElement && root.contains(found) && found.dataset['note']
      ? found
      : null
  }
  const pressAt = (event: PointerEvent): void => {
    const key = noteUnder(event)
    if (!key) {
      letGo(`pointer ${event.pointerId}`)
      return
    }
    const box = key.getBoundingClientRect()
    // Nearer to the front edge is louder, as on a real key one has the longer lever there.
    const depth = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height))
    press(`pointer ${event.pointerId}`, Number(key.dataset['note']), Math.round(50 + 77 * depth))
  }

  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    event.preventDefault()
    root.setPointerCapture(event.pointerId)
    pressAt(event)
  })
  root.addEventListener('pointermove', (event) => {
    if (held.has(`pointer ${event.pointerId}`)) pressAt(event)
  })
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    root.addEventListener(type, (event) => letGo(`pointer ${event.pointerId}`))
  }
  // A focused key on the page: Enter and Space play it as long as they are down.
  root.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter' && event.code !== 'Space') return
    const note = event.target instanceof HTMLElement ? event.target.dataset['note'] : undefined
    if (note === undefined) return
    event.preventDefault()
    if (!event.repeat) press(`key ${event.code}`, Number(note), VELOCITY)
  })
  window.addEventListener('keydown', (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target))
      return
    if (event.code === 'KeyZ') octaveShift = Math.max(-3, octaveShift - 1)
    if (event.code === 'KeyX') octaveShift = Math.min(3, octaveShift + 1)
    const index = COMPUTER_KEYS.indexOf(event.code)
    if (index >= 0) press(`key ${event.code}`, 60 + index + octaveShift * 12, VELOCITY)
  })
  window.addEventListener('keyup', (event) => letGo(`key ${event.code}`))
  const release = (): void => {
    for (const by of Array.from(held.keys())) letGo(by)
  }
  window.addEventListener('blur', release)

  return { show, release }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
}
