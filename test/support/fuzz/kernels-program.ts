// Plays random programs on both kernels and prints how they went, as one line of JSON. Plain Node, bundled: what is
// played inside vitest is slow.
//
//   node program.mjs KIND PROGRAMS SEED

import { checkKernels, KERNEL_KINDS } from '../engine/kernel-properties.ts'

const [, , name, programs, seed] = process.argv
const kind = KERNEL_KINDS.find((each) => each === name)
if (kind === undefined) throw new Error(`There is no kind ${name}.`)
const from = process.cpuUsage()
const figures = checkKernels(kind, Number(programs), Number(seed))
const { user, system } = process.cpuUsage(from)
console.log(JSON.stringify({ ...figures, cpuSeconds: (user + system) / 1e6 }))
