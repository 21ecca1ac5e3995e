// The first message of a recording: which document this is. Page world.

import { LIMIT, type PageMessage, PROTOCOL_VERSION } from '../../trace/wire/protocol.ts'
import {
  cutText,
  isIsolated,
  getterOf,
  nowMs,
  ownDocument,
  prototypeOf,
  timeOriginMs,
  world,
} from './natives.ts'

// Read while nobody else has run; the title and the address may change until then.
const { userAgent, platform } = navigator
const isTopFrame = window.top === window
const titleOf = getterOf<string>(prototypeOf('Document'), 'title')
/** An own property of the window and of the location, which nobody can replace. */
const readAddress = (): string => (world as unknown as Window).location.href

/**
 * `isJoined`: scripts of the page have run before us. `clockStepUs`: of the page's clock. Reads the document as it is
 * now.
 */
export function documentHello(isJoined: boolean, clockStepUs: number): PageMessage {
  return {
    type: 'document/hello',
    version: PROTOCOL_VERSION,
    url: cutText(readAddress(), LIMIT.stringLength),
    title: cutText(titleOf(ownDocument), LIMIT.stringLength),
    timeOriginMs,
    startedWallMs: nowMs(),
    joined: isJoined,
    isTopFrame,
    crossOriginIsolated: isIsolated,
    userAgent: cutText(userAgent, LIMIT.stringLength),
    platform: cutText(platform, LIMIT.stringLength),
    clockStepUs,
  }
}
