// A clock that the test moves, with the steps of a real one.

export interface TestClock {
  now: () => number
  /** Lets time pass, µs. */
  pass(us: number): void
}

/** `stepUs` 0: it shows every fraction. */
export function createTestClock(stepUs = 0, startMs = 1_800_000_000_000): TestClock {
  let us = 0
  return {
    now: () => startMs + (stepUs === 0 ? us : Math.floor(us / stepUs) * stepUs) / 1000,
    pass(more) {
      us += more
    },
  }
}
