// Addresses of our workers as ones that a page of the extension may run, and nothing else is. Panel and keeper.

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

/** The name that the extension's Content-Security-Policy allows, once. */
const POLICY = 'awescope-worker'

/** Made once: a policy's name cannot be used again in a page. */
let policy: { createScriptURL(url: string): string } | null = null

/** `url` must be one that the build has made of an import of ours. */
export function workerScript(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return url
  policy ??= trustedTypes.createPolicy(POLICY, { createScriptURL: (trusted) => trusted })
  return policy.createScriptURL(url)
}
