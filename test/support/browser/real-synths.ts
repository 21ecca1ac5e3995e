// Synthesizers from npm on pages of their own, and the reference: how each is served and played. Data only; Node.

export interface RealSynth {
  readonly name: string
  /** Module in test/fixtures/pages/real. */
  readonly page: string
  readonly query?: string
  readonly files?: Readonly<Record<string, string>>
  /** What makes it ready, of `page`: in a script for `--before`. */
  readonly ready?: string
  /** Of `awescope audit`. */
  readonly options?: readonly string[]
}

const BANK = 'node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2'

export const REAL_SYNTHS: readonly RealSynth[] = [
  {
    name: 'spessasynth_lib',
    page: 'spessasynth-midi',
    files: {
      'bank.sf2': BANK,
      'spessasynth_processor.min.js':
        'node_modules/spessasynth_lib/dist/spessasynth_processor.min.js',
    },
  },
  { name: 'tone', page: 'tone-midi' },
  { name: 'tone-lookahead-0', page: 'tone-midi', query: '?lookAhead=0' },
  { name: 'webaudio-tinysynth', page: 'tinysynth-midi' },
  {
    name: 'alphatab',
    page: 'alphatab-player',
    query: '?loops',
    files: {
      'alphaTab.min.js': 'node_modules/@coderline/alphatab/dist/alphaTab.min.js',
      'bank.sf2': BANK,
      'Bravura.woff2': 'node_modules/@coderline/alphatab/dist/font/Bravura.woff2',
    },
    ready:
      'await page.waitForFunction(() => globalThis.player?.isReady); await page.click("#start")',
    options: ['--listen', '30s'],
  },
  {
    name: 'reference',
    page: 'emu8000-midi',
    files: { 'bank.sf2': BANK, 'emu8000-processor.js': 'dist/package/emu8000-processor.js' },
  },
]
