// What the EMU8000's registers mean, and back: pure functions between register values and physical units at CHIP_RATE.
// Sources: docs/emu8000.md, sections 2, 3 and 5.6 ([G] programmer's guide and ADIP, [D] drivers, [A] Linux drivers, [C]
// card). Any context; nothing allocates.

import { knownPowerOfTwo } from './known-powers.ts'
import { CHIP_RATE } from './voice-columns.ts'

/** Hz of absolute cent 0: MIDI key 0. */
export const CENT_ZERO_HZ = 440 * 2 ** (-69 / 12)

// ── Pitch ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** IP of "one word for each frame". */
export const IP_UNITY = 0xe000
/** CPF and PTRX of the same: pitch there is linear. */
export const LINEAR_PITCH_UNITY = 0x4000

/** Cents above unity of an IP register: 4096 for an octave. */
export function centsOfIp(ip: number): number {
  return ((ip - IP_UNITY) * 1200) / 4096
}
/** IP register 0…0xFFFF next to `cents` above unity; 0xFFFF is the ceiling at 2 octaves. */
export function ipOfCents(cents: number): number {
  return clampRound((cents * 4096) / 1200 + IP_UNITY, 0xffff)
}
/** CPF/PTRX pitch 0…0xFFFF of words for each frame. */
export function linearPitchOfIncrement(increment: number): number {
  return clampRound(increment * LINEAR_PITCH_UNITY, 0xffff)
}
/** Cents above unity of a CPF/PTRX pitch; −Infinity for 0. */
export function centsOfLinearPitch(pitch: number): number {
  return 1200 * Math.log2(pitch / LINEAR_PITCH_UNITY)
}

// ── Level ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** dB below full of an attenuation register: 0.375 a step; 0xFF is silence (Infinity). */
export function attenuationDbOf(register: number): number {
  return register >= 0xff ? Infinity : register * 0.375
}
/** Attenuation register 0…255 next to `db` below full. */
export function attenuationRegisterOf(db: number): number {
  return clampRound(db / 0.375, 0xff)
}
/** Left gain 0…1 of a pan register: 00 is right, FF left (docs/emu8000.md, section 1, [C]). */
export function panLeftOf(register: number): number {
  return register / 255
}
/** Right gain 0…1 of a pan register. */
export function panRightOf(register: number): number {
  return (255 - register) / 255
}
/** Gain of a send register. */
export function sendOf(register: number): number {
  return register / 256
}

// ── Envelope times ───────────────────────────────────────────────────────────────────────────────────────────────────

/** By register: groups of 16 steps, twice as wide from group to group. */
const RATE_FACTORS = Float64Array.from({ length: 128 }, (_, register) => {
  if (register === 0) return 0
  const group = (register - 1) >> 4
  const step = (register - 1) & 15
  return group === 0 ? step + 1 : (step + 17) * 2 ** (group - 1)
})

/** Factor k of an attack, decay or release register 1…127: how many times faster than register 1. 0 for 0. */
export function rateFactorOf(register: number): number {
  return RATE_FACTORS[register & 0x7f] as number
}
const ATTACK_FRAMES = 11.878 * CHIP_RATE
const DECAY_100_DB_FRAMES = 47.513 * CHIP_RATE

/** Frames of an attack from silence to full; Infinity for register 0, which never moves. */
export function attackFramesOf(register: number): number {
  return ATTACK_FRAMES / rateFactorOf(register)
}
/** dB for each frame of a decay or release; 0 for register 0. */
export function decayDbPerFrameOf(register: number): number {
  return (100 * rateFactorOf(register)) / DECAY_100_DB_FRAMES
}
/**
 * Level 0…1 for each frame that the modulation envelope falls: full scale in the time that the volume needs for 100 dB.
 */
export function decayLevelPerFrameOf(register: number): number {
  return rateFactorOf(register) / DECAY_100_DB_FRAMES
}
/** Frames of a hold register 0…127: 4096 a step, 7F is none. */
export function holdFramesOf(register: number): number {
  return (127 - (register & 0x7f)) * 4096
}
/** Frames of a delay register (envelopes and LFOs): 32 a unit below 0x8000. */
export function delayFramesOf(register: number): number {
  return register >= 0x8000 ? 0 : (0x8000 - register) * 32
}
/** dB below full of a volume sustain register: 0.75 a step, 0 is silence (Infinity). */
export function sustainDbOf(register: number): number {
  const value = register & 0x7f
  return value === 0 ? Infinity : (127 - value) * 0.75
}
/** Modulation sustain: linear in level. */
export function sustainLevelOf(register: number): number {
  return (register & 0x7f) / 127
}

// ── Modulation ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** LFO cycles for each frame: 44100 / 2²⁰ Hz a step. */
export function lfoCyclesPerFrameOf(register: number): number {
  return register / 2 ** 20
}
/** −128…127 of the low eight bits. */
export function signedByte(value: number): number {
  return (value << 24) >> 24
}
/** FMMOD, FM2FRQ2 and PEFE pitch: ± 1 octave. */
export function pitchDepthCentsOf(register: number): number {
  return (signedByte(register) * 1200) / 128
}
/** FMMOD cutoff: ± 3 octaves. */
export function lfoCutoffCentsOf(register: number): number {
  return (signedByte(register) * 3600) / 128
}
/** PEFE cutoff: ± 6 octaves. */
export function envelopeCutoffCentsOf(register: number): number {
  return (signedByte(register) * 7200) / 128
}
/** TREMFRQ volume: ± 12 dB. */
export function tremoloDbOf(register: number): number {
  return (signedByte(register) * 12) / 128
}

// ── Filter ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Cutoff of register 0 and cents of a step, fitted to a card (docs/emu8000.md, section 3, [C]). */
export const CUTOFF_BASE_HZ = 101.81
export const CUTOFF_STEP_CENTS = 29.3843
export const CUTOFF_BASE_CENTS = 1200 * Math.log2(CUTOFF_BASE_HZ / CENT_ZERO_HZ)

/** Absolute cents of a cutoff register. */
export function cutoffCentsOf(register: number): number {
  return CUTOFF_BASE_CENTS + register * CUTOFF_STEP_CENTS
}

// ── SoundFont amounts to registers, as Creative's drivers did it (docs/emu8000.md, section 5.6) ──────────────────────
// tc: timecents; cB: centibel; ac: absolute cents. Results are whole registers within their range.

/** Register of an envelope's or LFO's delay: 0x8000 is none. */
export function delayRegisterOf(tc: number): number {
  if (tc <= -12_000) return 0x8000
  return Math.max(0, 0x8000 - Math.floor(knownPowerOfTwo((tc + 12_516) / 1200)))
}
/** Register of a hold, 0…127: 127 is none. */
export function holdRegisterOf(tc: number): number {
  if (tc < -5368) return 127
  return Math.max(0, 127 - Math.floor(knownPowerOfTwo((tc + 4130) / 1200)))
}
/** Register of an attack, 1…127. */
export function attackRegisterOf(tc: number): number {
  if (tc >= 4300) return 1
  if (tc > -600) return slowRegister(Math.trunc((tc + 500) / 150))
  return Math.min(127, 8 + Math.trunc((37 - tc) / 75))
}
/** Register of a decay or release over 100 dB, 1…127. */
export function decayRegisterOf(tc: number): number {
  if (tc > 1800) return slowRegister(Math.trunc((tc - 1800) / 150))
  return Math.min(127, 39 + Math.trunc((37 - tc) / 75))
}
/** 15 … 1 in the slow part of the rate scale, where rates halve every 8 steps of 150 timecents. */
function slowRegister(n: number): number {
  const steps = Math.max(0, n)
  return Math.max(1, (8 + (7 - (steps % 8))) >> Math.trunc(steps / 8))
}
/** Register of a sustain level, 0…127: 127 is full. */
export function sustainRegisterOf(cB: number): number {
  return clampRound(Math.ceil(127 - (cB * 127) / 1000), 127)
}
/** Register of a cutoff, 0…255. */
export function cutoffRegisterOf(ac: number): number {
  return clampRound(Math.trunc((ac + 15) / 29) - 153, 255)
}
/** Register of a resonance, 0…15. */
export function resonanceRegisterOf(cB: number): number {
  return clampRound(Math.trunc(cB / 12), 15)
}
/** Depth on pitch, a signed byte: ± 1 octave. */
export function pitchDepthRegisterOf(cents: number): number {
  return clampSigned(Math.trunc((cents * 128) / 1200))
}
/** Depth of an LFO on the cutoff, a signed byte: ± 3 octaves. */
export function lfoCutoffRegisterOf(cents: number): number {
  return clampSigned(Math.trunc((cents * 128) / 3600))
}
/** Depth of the modulation envelope on the cutoff, a signed byte: ± 6 octaves. */
export function envelopeCutoffRegisterOf(cents: number): number {
  return clampSigned(Math.trunc((cents * 128) / 7200))
}
/** Depth of the tremolo, a signed byte: ± 12 dB. */
export function tremoloRegisterOf(cB: number): number {
  return clampSigned(Math.trunc((cB * 128) / 120))
}
/** Register of an LFO's frequency, 0…255. */
export function lfoFrequencyRegisterOf(ac: number): number {
  return clampRound(Math.floor(knownPowerOfTwo((ac + 9126) / 1200)), 255)
}
/** Pan and sends: 0.1 % units. */
export function permilleRegisterOf(permille: number): number {
  return clampRound(Math.trunc((permille * 255) / 1000), 255)
}

function clampRound(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value)))
}
function clampSigned(value: number): number {
  return Math.min(127, Math.max(-128, value))
}
