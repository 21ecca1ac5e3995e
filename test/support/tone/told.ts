// What a test of the suite tells beside passing. Page of the bench.

let told: string[] = []

export const tell = (text: string): void => void told.push(text)

/** Since the last call. */
export function takeTold(): string[] {
  const taken = told
  told = []
  return taken
}
