// What a module of ours in the audio thread is told by the fragment of its own address: under which name to register
// its processor, and by which token it knows our node. Both are made at random for each use. The fragment is in no
// request, no timeline and no stack; only the module itself can read it. Written by the page world, read by the
// worklet.

/** Unguessable, and used once. */
export interface ModuleSecret {
  /** The processor's, in the scope's registry. */
  readonly name: string
  /** In the options of the one node that is ours. */
  readonly token: string
}

/** The module's address with the secret; `url` must have no fragment. */
export const addressWithSecret = (url: string, { name, token }: ModuleSecret): string =>
  `${url}#${name}:${token}`

/**
 * The secret in a module's own address; empty strings where there is none. By syntax alone: a page may have replaced
 * every method of strings before a recording joined it.
 */
export function readSecret(url: string): ModuleSecret {
  let name = ''
  let token = ''
  let part = 0
  for (let index = 0; index < url.length; index++) {
    const letter = url[index] as string
    if (part === 0 && letter === '#') part = 1
    else if (part === 1 && letter === ':') part = 2
    else if (part === 1) name += letter
    else if (part === 2) token += letter
  }
  return { name, token }
}
