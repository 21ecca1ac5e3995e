// The order of test files where two run at a time: the longest first, so that none of them is left for the end, when
// half of the machine has nothing to do any more. Runs in Node.

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Half a minute or more; a clean checkout knows nothing of earlier runs. */
const LONG = [
  'house/tooling',
  'unit/audit/audits/by-ear',
  'unit/trace/file/fuzz',
  'browser/page-pollution',
  'browser/page-pollution-stop',
  'e2e/cli-failures',
  'e2e/extension-attacks',
  'e2e/extension-devtools',
  'e2e/extension-noticed',
].map((name) => `/test/${name}.test.ts`)

const isLong = ({ moduleId }: TestSpecification): boolean =>
  LONG.some((name) => moduleId.endsWith(name))

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    return sorted.toSorted(
      (a, b) => groupOf(a) - groupOf(b) || Number(isLong(b)) - Number(isLong(a)),
    )
  }
}
