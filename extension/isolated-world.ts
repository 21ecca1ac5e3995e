// What the extension keeps in the global object of its own world in a document: the page cannot see it, and it lasts as
// long as the document. Types only; of the bridge, and of what the background has run beside it.

import type { Browser } from 'webextension-polyfill'
import type { Bridge } from './bridge/document-bridge.ts'

/** `globalThis` there. */
export interface IsolatedWorld {
  /** The bridge of this document; of an earlier recording where none runs. */
  awescopeBridge?: Bridge
  /** Name of the event by which a recorder that joins will knock; see background/content-scripts.ts. Used once. */
  awescopeKnock?: string
  readonly browser?: Browser
  readonly chrome?: Browser
}
