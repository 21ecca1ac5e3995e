// Tables of words: one entry for each code of a union, so that a code without words does not compile. Any context.

/** What each code of `T` is in words, made of its parameters. */
export type Words<T extends { code: string }> = {
  readonly [Code in T['code']]: (coded: Extract<T, { code: Code }>) => string
}

/** The words of one coded thing. Any thread; the string only. */
export function say<T extends { code: string }>(words: Words<T>, coded: T): string {
  // The entry belongs to the code, which the type checker does not follow through a union.
  const speak = words[coded.code as T['code']] as (coded: T) => string
  return speak(coded)
}
