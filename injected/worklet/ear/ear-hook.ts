// Stands for ../tap/ear-hook.ts in a recorder that listens. Audio thread.

export { createEar as openEar } from './ear.ts'
