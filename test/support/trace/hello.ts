// A valid document/hello, the base of synthetic traces.

import type { PageMessageOf } from '../../../trace/wire/protocol.ts'

export const DEFAULT_HELLO: PageMessageOf<'document/hello'> = {
  type: 'document/hello',
  version: 1,
  url: 'http://localhost/demo',
  title: 'Demo',
  timeOriginMs: 1_799_999_999_000,
  startedWallMs: 1_800_000_000_000,
  joined: false,
  isTopFrame: true,
  crossOriginIsolated: false,
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  platform: 'Linux x86_64',
  clockStepUs: 5,
}
