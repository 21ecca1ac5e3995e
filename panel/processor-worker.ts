// Works for a moment now and then, and says whether it could: 3 % of a core. A dedicated worker of the panel page,
// while an audit plays.

import { workOnce } from './views/audit/processor-time.ts'

const EVERY_MS = 400

setInterval(() => postMessage(workOnce(() => performance.now())), EVERY_MS)
