/** The value; throws where there is none, so that a test fails there and not later. */
export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new Error('A value that the test needs is missing.')
  return value
}
