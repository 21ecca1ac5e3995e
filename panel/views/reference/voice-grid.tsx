// The 32 voices of the chip: stage, key, channel and level of each, and what was stolen. Panel page.

import { noteName } from '../../../trace/events/midi-label.ts'
import type { ReferenceLive, ReferenceVoice } from '../../../trace/reference/schema.ts'
import { envelopeStageName } from '../../../trace/text/engine-words.ts'
import { formatNumber, formatPlural } from '../../../trace/text/format.ts'
import { ENGINE_BOUNDS } from '../../../trace/wire/engine-options.ts'
import { useApp } from '../../models/app-context.ts'

const VOICES = ENGINE_BOUNDS.voices.max
/** Levels below this show an empty bar, dB. */
const FLOOR_DB = -60

/** A cell for each voice; all dark where no reference is in a page. */
export function VoiceGrid(props: { live: ReferenceLive | null }) {
  const { live: models } = useApp()
  void models.tick.value
  const { live } = props
  const voices = new Map((live?.voices ?? []).map((voice) => [voice.voice, voice]))
  const steals = live?.steals.slice(-4).toReversed() ?? []
  return (
    <section class="chart-panel" aria-label="Voices">
      <header class="chart-head">
        <h2>Voices</h2>
        <span class="chart-note" data-testid="reference-sounding" data-value={voices.size}>
          {voices.size} of {VOICES} sound
        </span>
        <span
          class="chart-note"
          data-testid="reference-steals"
          data-value={live?.stealsPerSecond ?? 0}
        >
          {formatNumber(live?.stealsPerSecond ?? 0, 1)} stolen a second
        </span>
      </header>
      <ul class="voice-grid" data-testid="voice-grid">
        {Array.from({ length: VOICES }, (_, index) => (
          <VoiceCell key={index} index={index} voice={voices.get(index)} />
        ))}
      </ul>
      <p class="chart-note voice-steals">
        {steals.length === 0
          ? 'No voice was stolen.'
          : `Stolen last: ${steals
              .map((steal) => `${noteName(steal.key)} on channel ${steal.channel + 1}`)
              .join(', ')}.`}
      </p>
    </section>
  )
}

function VoiceCell(props: { index: number; voice: ReferenceVoice | undefined }) {
  const { index, voice } = props
  if (voice === undefined) {
    return (
      <li class="voice is-off">
        <span class="voice-number">{index + 1}</span>
      </li>
    )
  }
  const decibels = voice.amplitude > 0 ? 20 * Math.log10(voice.amplitude) : FLOOR_DB
  const share = Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB))
  const name = noteName(voice.key)
  const stage = envelopeStageName(voice)
  return (
    <li
      class={`voice voice-${voice.stage}`}
      data-stage={voice.stage}
      title={[
        `Voice ${index + 1}: ${name}`,
        `channel ${voice.channel + 1}`,
        stage,
        ...(voice.isPedalled ? ['held by the pedal'] : []),
        formatNumber(decibels, 1, 'dB'),
      ].join(', ')}
    >
      <span class="voice-number">{index + 1}</span>
      <b class="voice-key">{name}</b>
      <span class="voice-detail">
        ch {voice.channel + 1}
        {voice.isPedalled && <abbr title="held by the pedal"> P</abbr>}
      </span>
      <span class="voice-stage">{stage}</span>
      <span class="voice-level" aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
      <span class="visually-hidden">
        {formatPlural(Math.round(-decibels), 'decibel')} below full
      </span>
    </li>
  )
}
