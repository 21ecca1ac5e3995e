// What stands for the hello of a document in a recording that no recorder of ours has made. Any context.

import { PROTOCOL_VERSION, type PageMessageOf } from '../wire/protocol.ts'

/** Epoch ms; a document that nothing else is known of. Any thread. */
export const importedHello = (
  startedWallMs: number,
  title = '',
): PageMessageOf<'document/hello'> => ({
  type: 'document/hello',
  version: PROTOCOL_VERSION,
  url: '',
  title,
  timeOriginMs: startedWallMs,
  startedWallMs,
  joined: true,
  isTopFrame: true,
  crossOriginIsolated: false,
  userAgent: '',
  platform: '',
  clockStepUs: 1,
})
