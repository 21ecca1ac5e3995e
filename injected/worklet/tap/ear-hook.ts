// Where the tap of a recorder that listens has its ear. In all others there is none: the build puts ../ear/ear-hook.ts
// in the place of this module where it makes such a recorder (build/ear.ts). Audio thread.

import type { OpenEar } from '../ear/ear.ts'

export const openEar: OpenEar | null = null
