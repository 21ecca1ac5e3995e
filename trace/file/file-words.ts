// How the sentences about damaged files count and name what is missing. Any context.

/** `1 byte`, `2 bytes`. Any thread. */
export function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}

/** What is said where bytes are lost from `offset` on. Any thread. */
export function lostSentence(lost: number, offset: number): string {
  const bytes = countOf(lost, 'byte')
  return `The trace is cut off or damaged at byte ${offset}: ${bytes} were lost, everything else was read.`
}
