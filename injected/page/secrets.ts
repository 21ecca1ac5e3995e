// Random names that no page can guess, made with natives saved first. Page world.

import type { ModuleSecret } from '../../trace/wire/module-secret.ts'

const words = new BigUint64Array(2)
const fill = crypto.getRandomValues.bind(crypto, words)

/** 128 random bits as text. Allocates. */
export const createSecret = (): string => {
  fill()
  return `${words[0]}-${words[1]}`
}

/** A new secret for one module in one audio scope. */
export const createModuleSecret = (): ModuleSecret => ({
  name: createSecret(),
  token: createSecret(),
})

/** By the random name of a processor, what traces call it. For the document's life; a handful. */
const shownNames = { __proto__: null } as unknown as Record<string, string | undefined>

/** Traces say `shown` for the processor of this name. */
export function showAs(name: string, shown: string): void {
  shownNames[name] = shown
}

/** What traces say for the processor of this name. */
export const shownName = (name: string): string => shownNames[name] ?? name
