// A tab between the panel and Perfetto's viewer: DevTools cannot speak with a page that it opens, a tab can. It gets
// the trace from the panel, says where it goes, and hands it on by a click. An extension page of its own.

import browser from 'webextension-polyfill'
import { PORT_NAME } from '../protocol.ts'
import { handToPerfetto, type HandedTrace, PERFETTO_ORIGIN } from './perfetto-handshake.ts'

const text = document.querySelector('[data-testid="handover-text"]')
const button = document.querySelector<HTMLButtonElement>('[data-testid="handover-open"]')
const pieces: Uint8Array[] = []
let trace: HandedTrace | null = null

const say = (sentence: string): void => {
  if (text !== null) text.textContent = sentence
}

const port = browser.runtime.connect({ name: PORT_NAME.handover })
port.onMessage.addListener((message: unknown) => {
  const { title, base64, isLast } = (message ?? {}) as Record<string, unknown>
  if (typeof title !== 'string' || typeof base64 !== 'string' || button === null) return
  pieces.push(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  if (isLast !== true) return
  trace = { title, bytes: joined(pieces) }
  button.disabled = false
  say(
    `${title} goes to the page ${PERFETTO_ORIGIN} in a new tab, which reads it in this browser. ` +
      'Nothing is sent before you press the button.',
  )
})

button?.addEventListener('click', () => {
  const given = trace
  // Inside the click: the browser opens no window otherwise.
  const viewer = window.open(PERFETTO_ORIGIN)
  if (given === null || viewer === null) {
    say('The browser did not open Perfetto.')
    return
  }
  handToPerfetto(viewer, given, window).then(
    () => say(`Perfetto has ${given.title}. This tab can be closed.`),
    (error: unknown) => say(error instanceof Error ? error.message : String(error)),
  )
})

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
