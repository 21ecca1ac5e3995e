// The rule of each name. Any context.

import type { StealingRule } from '../../../trace/wire/engine-options.ts'
import type { AllocationRule } from './allocation-types.ts'
import { chooseAlsa } from './alsa.ts'
import { chooseDos } from './dos.ts'
import { chooseFluidsynth } from './fluidsynth.ts'
import { chooseRecommended } from './recommended.ts'
import { chooseWin95 } from './win95.ts'

export const ALLOCATION_RULES: Readonly<Record<StealingRule, AllocationRule>> = {
  recommended: chooseRecommended,
  win95: chooseWin95,
  dos: chooseDos,
  alsa: chooseAlsa,
  fluidsynth: chooseFluidsynth,
}
