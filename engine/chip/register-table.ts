// Where the EMU8000's registers lie: name, data port, register number, and width; docs/emu8000.md, section 2 ([G],
// [A]). Any context; a table only.

/** Data ports by number: Data0 (32 bits), Data1, Data2 (16 bits, or 32 for CCCA and some globals), Data3 (16 bits). */
export const VOICE_REGISTERS = {
  /** 31:16 current pitch, linear, 0x4000 = 1; 15:0 fraction of the address. */
  CPF: { port: 0, number: 0, bits: 32 },
  /** 31:16 pitch target; 15:8 reverb send; 7:0 aux. */
  PTRX: { port: 0, number: 1, bits: 32 },
  /** 31:16 current volume; 15:0 current cutoff. */
  CVCF: { port: 0, number: 2, bits: 32 },
  /** 31:16 volume target; 15:0 cutoff target. */
  VTFT: { port: 0, number: 3, bits: 32 },
  Z2: { port: 0, number: 4, bits: 32 },
  Z1: { port: 0, number: 5, bits: 32 },
  /** 31:24 pan (00 right); 23:0 loop start − 1. */
  PSST: { port: 0, number: 6, bits: 32 },
  /** 31:24 chorus send; 23:0 loop end − 1. */
  CSL: { port: 0, number: 7, bits: 32 },
  /** 31:28 Q; 26:24 DMA; 23:0 current address − 1. */
  CCCA: { port: 1, number: 0, bits: 32 },
  ENVVOL: { port: 1, number: 4, bits: 16 },
  ATKHLDV: { port: 2, number: 4, bits: 16 },
  /** 15 ramp to release; 14:8 sustain; 7 engine off; 6:0 rate. */
  DCYSUSV: { port: 1, number: 5, bits: 16 },
  LFO1VAL: { port: 2, number: 5, bits: 16 },
  ENVVAL: { port: 1, number: 6, bits: 16 },
  ATKHLD: { port: 2, number: 6, bits: 16 },
  DCYSUS: { port: 1, number: 7, bits: 16 },
  LFO2VAL: { port: 2, number: 7, bits: 16 },
  IP: { port: 3, number: 0, bits: 16 },
  IFATN: { port: 3, number: 1, bits: 16 },
  PEFE: { port: 3, number: 2, bits: 16 },
  FMMOD: { port: 3, number: 3, bits: 16 },
  TREMFRQ: { port: 3, number: 4, bits: 16 },
  FM2FRQ2: { port: 3, number: 5, bits: 16 },
} as const
export type VoiceRegister = keyof typeof VOICE_REGISTERS

/** Registers of the whole chip: on register 1 of Data1 or Data2 at a fixed channel. */
export const GLOBAL_REGISTERS = {
  HWCF4: { port: 1, number: 1, channel: 9, bits: 32 },
  HWCF5: { port: 1, number: 1, channel: 10, bits: 32 },
  HWCF6: { port: 1, number: 1, channel: 13, bits: 32 },
  HWCF7: { port: 1, number: 1, channel: 14, bits: 32 },
  SMALR: { port: 1, number: 1, channel: 20, bits: 32 },
  SMARR: { port: 1, number: 1, channel: 21, bits: 32 },
  SMALW: { port: 1, number: 1, channel: 22, bits: 32 },
  SMARW: { port: 1, number: 1, channel: 23, bits: 32 },
  SMLD: { port: 1, number: 1, channel: 26, bits: 16 },
  SMRD: { port: 2, number: 1, channel: 26, bits: 16 },
  /** Counts frames, 16 bits. */
  WC: { port: 2, number: 1, channel: 27, bits: 16 },
  HWCF1: { port: 1, number: 1, channel: 29, bits: 16 },
  HWCF2: { port: 1, number: 1, channel: 30, bits: 16 },
  HWCF3: { port: 1, number: 1, channel: 31, bits: 16 },
} as const
export type GlobalRegister = keyof typeof GLOBAL_REGISTERS

/**
 * Words of the effect microprogram: INIT1 and INIT2 on register 2 of Data1 and Data2, INIT3 and INIT4 on register 3.
 */
export const INIT_ARRAYS = { INIT1: 0, INIT2: 1, INIT3: 2, INIT4: 3 } as const
export type InitArray = keyof typeof INIT_ARRAYS

/** The voices' registers as they were written, a column for each. */
export type VoiceRegisterValues = { readonly [name in VoiceRegister]: Uint32Array }

/**
 * Addresses are one word below the audible position (the interpolator looks behind): what drivers
 * subtract is added here.
 */
export const LOOK_BEHIND = 1
export const ADDRESS_MASK = 0xff_ffff
/** DCYSUSV: the envelope engine is off, and the CPU writes the volume. */
export const ENGINE_OFF = 0x80
/** DCYSUSV, DCYSUS: go to release now. */
export const RAMP_NOW = 0x8000
