import { test } from 'vitest'
import { bundleProgram } from './test/support/engine/run-bundled.ts'
test('b', async () => { await bundleProgram('/tmp/w/prog.ts', '/tmp/w/progout') }, 120000)
