// The budgets and thresholds of the original performance monitor (docs/emu8000.md, section 10), once for the
// engine that measures and for the readers that judge. They were written for 1024 frames at 44.1 kHz, which last
// 23.2 ms; here they are shares of the time that a block lasts, so that they mean the same for any block and rate.
// Runs in every context.

/** The block that the original figures are for, ms. */
export const DESIGN_BLOCK_MS = 1024 / 44.1

/** What the design promises of the engine. */
export const ENGINE_BUDGET = {
  /** 23 ms for each block of 1024 frames. */
  blockShare: 23 / DESIGN_BLOCK_MS,
  /** From a message's arrival to the frame where it plays, ms. */
  midiMs: 1,
  /** One note's voice allocation, one steal, µs. */
  allocationUs: 100,
  stealUs: 50,
  /** 5 ms for each block of 1024 frames. */
  effectsShare: 5 / DESIGN_BLOCK_MS,
  /** Growths of any pool in the audio thread. */
  allocations: 0,
  /** Of one core, at this many voices. */
  cpuShare: 0.25,
  cpuVoices: 32,
  /** Spread of the block time, µs. */
  jitterUs: 10,
} as const

/** Where the dashboard warns, and where it calls the engine DEGRADED. */
export const ENGINE_LIMIT = {
  /** 15 and 20 ms for each block of 1024 frames. */
  blockWarningShare: 15 / DESIGN_BLOCK_MS,
  blockCriticalShare: 20 / DESIGN_BLOCK_MS,
  midiWarningMs: 0.5,
  midiCriticalMs: 1,
  /** Of the queue's capacity. */
  queueShare: 0.8,
  /** MB (10^6 bytes). */
  memoryMegabytes: 400,
  /**
   * Voices stolen within a minute. The original counts them for ever, so that every long session is
   * degraded in the end.
   */
  steals: 100,
  stealsWithinMs: 60_000,
} as const

/**
 * Block time, as a share of its duration, up to which each quality level is right: 5, 15 and 20 ms
 * for each 1024 frames.
 */
export const QUALITY_SHARES = [
  5 / DESIGN_BLOCK_MS,
  15 / DESIGN_BLOCK_MS,
  20 / DESIGN_BLOCK_MS,
] as const
