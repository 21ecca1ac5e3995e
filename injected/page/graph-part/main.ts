// Entry of graph.js, which goes into the page right before page.js: it hands the recorder what watches the graph and
// what reads gamepads, and leaves nothing behind. Page world, alone in its file.
//
// Both meet at the recorder's knock (../main.ts), which only they and the bridge hear: the recorder's event carries an
// object of its own, and here functions are put into it. Natives are saved as in page.js, before any script of the
// page.

import { START_KNOCK } from '../../../trace/wire/page-port.ts'
import { createGamepadReader } from '../causes/gamepads.ts'
import type { DocumentTaps } from '../contexts/document-taps.ts'
import { addListener, messageData, removeListener, world } from '../natives.ts'
import { startGraph } from './graph-part.ts'

const { document } = globalThis

/** The build puts it in: START_KNOCK, or the parameter of the function that joins. */
declare const AWESCOPE_KNOCK: string

// Before the bridge's listener, after which nobody hears the knock: the registered script comes before the bridge; the
// random name of one that joins goes through the window.
const target = AWESCOPE_KNOCK === START_KNOCK ? document : world

const onKnock = (event: Event): void => {
  removeListener(target, AWESCOPE_KNOCK, onKnock, true)
  const taps = messageData(event) as DocumentTaps
  taps.startGraph = startGraph
  taps.readGamepads = createGamepadReader()
}
addListener(target, AWESCOPE_KNOCK, onKnock, true)
