// What the extension keeps in the global object of its own world in a document: the page cannot see it, and it lasts as
// long as the document. Types only; of the bridge, and of what the background has run beside it.

import type { Browser } from 'webextension-polyfill'
import type { Bridge } from './bridge/document-bridge.ts'

declare global {
  /** The bridge of this document; of an earlier recording where none runs. */
  var awescopeBridge: Bridge | undefined
  /** Name of the event by which a recorder that joins will knock; see background/content-scripts.ts. Used once. */
  var awescopeKnock: string | undefined
  var browser: Browser | undefined
  var chrome: Browser | undefined
}
