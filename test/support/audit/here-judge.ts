// A judge in the test's own thread, in place of the panel's worker. Node.

import { createAuditJudge } from '../../../panel/views/audit/audit-judge.ts'
import type { JudgeHost } from '../../../panel/views/audit/judge-recording.ts'

/** What is handed over is copied, as it is between threads. */
export const hereJudge: JudgeHost = {
  open(order) {
    const judge = createAuditJudge(structuredClone(order))
    return {
      take(messages) {
        for (const stamped of structuredClone(messages)) judge.take(stamped)
        return Promise.resolve()
      },
      endStressed(run) {
        judge.endStressed(structuredClone(run))
        return Promise.resolve()
      },
      judge: () => Promise.resolve(structuredClone(judge.judge())),
      close: () => undefined,
    }
  },
}
