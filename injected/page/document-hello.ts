// The first message of a recording: which document this is. Page world.

import { LIMIT, type PageMessage, PROTOCOL_VERSION } from '../../trace/wire/protocol.ts'
import { nowMs, timeOriginMs } from './natives.ts'

/**
 * `isJoined`: scripts of the page have run before us. `clockStepUs`: of the page's clock. Reads the document as it is
 * now.
 */
export function documentHello(isJoined: boolean, clockStepUs: number): PageMessage {
  const { userAgent, platform } = navigator
  return {
    type: 'document/hello',
    version: PROTOCOL_VERSION,
    url: location.href.slice(0, LIMIT.stringLength),
    title: document.title.slice(0, LIMIT.stringLength),
    timeOriginMs,
    startedWallMs: nowMs(),
    joined: isJoined,
    isTopFrame: window.top === window,
    crossOriginIsolated: globalThis.crossOriginIsolated,
    userAgent: userAgent.slice(0, LIMIT.stringLength),
    platform: platform.slice(0, LIMIT.stringLength),
    clockStepUs,
  }
}
