// The platform that the recorder hands over by number, by name again. Page world; in the reference's part.

import { type NumberedPlatform, PLATFORM, type ReferenceHost } from './reference-host.ts'

/** The same natives. */
const named = (platform: NumberedPlatform) => ({
  addListener: platform[PLATFORM.addListener],
  bare: platform[PLATFORM.bare],
  clearNativeTimeout: platform[PLATFORM.clearNativeTimeout],
  contextDestination: platform[PLATFORM.contextDestination],
  contextResume: platform[PLATFORM.contextResume],
  contextState: platform[PLATFORM.contextState],
  contextTime: platform[PLATFORM.contextTime],
  copyBytes: platform[PLATFORM.copyBytes],
  copyOfBytes: platform[PLATFORM.copyOfBytes],
  createList: platform[PLATFORM.createList],
  cutText: platform[PLATFORM.cutText],
  describeError: platform[PLATFORM.describeError],
  each: platform[PLATFORM.each],
  gainOf: platform[PLATFORM.gainOf],
  lengthOf: platform[PLATFORM.lengthOf],
  messageData: platform[PLATFORM.messageData],
  createModuleSecret: platform[PLATFORM.createModuleSecret],
  NativeAudioContext: platform[PLATFORM.NativeAudioContext],
  NativeAudioWorkletNode: platform[PLATFORM.NativeAudioWorkletNode],
  NativeError: platform[PLATFORM.NativeError],
  NativeGainNode: platform[PLATFORM.NativeGainNode],
  nodeConnect: platform[PLATFORM.nodeConnect],
  nodeDisconnect: platform[PLATFORM.nodeDisconnect],
  nowMs: platform[PLATFORM.nowMs],
  push: platform[PLATFORM.push],
  quietly: platform[PLATFORM.quietly],
  removeListener: platform[PLATFORM.removeListener],
  round: platform[PLATFORM.round],
  sequence: platform[PLATFORM.sequence],
  setNativeTimeout: platform[PLATFORM.setNativeTimeout],
  setParamValue: platform[PLATFORM.setParamValue],
  showAs: platform[PLATFORM.showAs],
  startPort: platform[PLATFORM.startPort],
  takeAll: platform[PLATFORM.takeAll],
  timeOriginMs: platform[PLATFORM.timeOriginMs],
  whenSettled: platform[PLATFORM.whenSettled],
  workletNodePort: platform[PLATFORM.workletNodePort],
  world: platform[PLATFORM.world],
})

/** What the part's own modules are handed. */
export interface PartHost extends Omit<ReferenceHost, 'platform'> {
  readonly platform: ReturnType<typeof named>
}

/** The same host, with names. */
export const partHostOf = (host: ReferenceHost): PartHost => ({
  ...host,
  platform: named(host.platform),
})
