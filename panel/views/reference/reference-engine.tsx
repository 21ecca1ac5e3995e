// What the engine says of itself: dashboard status with its warnings, the figures, and the quality level with its
// reason. Panel page.

import type { ReferenceEngineFigures } from '../../../trace/reference/schema.ts'
import type { ReportReference } from '../../../trace/report/schema.ts'
import { kernelText, QUALITY_MEANING } from '../../../trace/text/engine-words.ts'
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatMs,
  formatPlural,
  formatShare,
  formatUs,
} from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { Figure } from '../../parts/figure.tsx'

/** Dashboard and figures of the engine; only the dashboard until it has told any. */
export function ReferenceEngine(props: { reference: ReportReference }) {
  const { reference } = props
  const { engine } = reference
  return (
    <>
      <Dashboard reference={reference} />
      {engine !== null && <Figures engine={engine} />}
    </>
  )
}

function Dashboard(props: { reference: ReportReference }) {
  const { recording } = useApp()
  const { status, criticals, warnings, quality, qualityChanges, latency } = props.reference
  return (
    <div class="figures reference-dashboard">
      <div class="figure figure-widest">
        <span class="figure-label">Dashboard</span>
        <span class="figure-sentence">
          <b
            class={`badge badge-${(status ?? 'none').toLowerCase()}`}
            data-testid="reference-status"
            data-value={status ?? ''}
          >
            {status ?? 'no word yet'}
          </b>
          {criticals.concat(warnings).map((sentence, index) => (
            <span
              key={sentence}
              class={`dashboard-line ${index < criticals.length ? 'note-problem' : 'note-warning'}`}
            >
              {sentence}
            </span>
          ))}
        </span>
      </div>
      <div class="figure figure-widest">
        <span class="figure-label">Quality</span>
        <span class="figure-sentence">
          <b data-testid="reference-level" data-value={quality?.level ?? ''}>
            {quality?.level ?? 'not told'}
          </b>
          {quality !== null && `: ${QUALITY_MEANING[quality.level]}`}
        </span>
        {quality !== null && (
          <span class="figure-detail" data-testid="reference-reason">
            {quality.reason}
            {qualityChanges > 0 && (
              <>
                {' '}
                (at {formatElapsed(quality.wallMs - recording.zeroWallMs, 1)};{' '}
                {formatPlural(qualityChanges, 'change')} so far)
              </>
            )}
          </span>
        )}
      </div>
      <Figure
        testId="reference-p50"
        label={latency?.hasOutput === false ? 'Key to audio thread, p50' : 'Key to sound, p50'}
        text={formatMs(latency?.p50Ms)}
        value={latency?.p50Ms}
        detail={
          latency === null
            ? 'no finished note'
            : `${formatCount(latency.count)} notes, p95 ${formatMs(latency.p95Ms)}`
        }
      />
    </div>
  )
}

function Figures(props: { engine: ReferenceEngineFigures }) {
  const { engine } = props
  const kernel = engine.kernel === null ? '' : `; ${kernelText(engine)}`
  const blocks = `${formatCount(engine.blocks)} blocks of ${engine.blockFrames} frames`
  return (
    <div class="figures">
      <Figure
        testId="reference-block"
        label="Block, mean"
        text={formatUs(engine.blockMeanUs)}
        value={engine.blockMeanUs}
        tone={engine.blockMeanUs > engine.budgetUs ? 'critical' : 'plain'}
        detail={`worst ${formatUs(engine.blockMaxUs)} of ${formatUs(engine.budgetUs)}`}
        title={`${blocks}; clock step ${formatUs(engine.clockStepUs)}`}
      />
      <Figure
        testId="reference-cpu"
        label="CPU share"
        text={formatShare(engine.cpuShare)}
        value={engine.cpuShare}
        detail={`${formatShare(engine.cpuShareMean)} over all${kernel}`}
      />
      <Figure
        testId="reference-effects"
        label="Effects’ share"
        text={formatShare(engine.effectsShare)}
        value={engine.effectsShare}
        detail="of the block time, over all"
      />
      <Figure
        testId="reference-voices-active"
        label="Voices"
        text={formatCount(engine.activeVoices)}
        value={engine.activeVoices}
        detail={`at most ${formatCount(engine.peakVoices)}, ${formatCount(engine.voicesStarted)} started`}
      />
      <Figure
        testId="reference-stolen"
        label="Stolen"
        text={formatCount(engine.voicesStolen)}
        value={engine.voicesStolen}
        detail={`${formatCount(engine.voicesRefused)} refused`}
      />
      <Figure
        testId="reference-queue"
        label="Queue"
        text={formatCount(engine.queueDepth)}
        value={engine.queueDepth}
        tone={engine.queueOverflows > 0 ? 'critical' : 'plain'}
        detail={`at most ${formatCount(engine.queuePeak)}, ${formatCount(engine.queueOverflows)} lost`}
      />
      <Figure
        testId="reference-midi"
        label="MIDI latency"
        text={formatMs(engine.midiMeanMs)}
        value={engine.midiMeanMs}
        detail={engine.midiMaxMs === null ? 'no message yet' : `most ${formatMs(engine.midiMaxMs)}`}
      />
      <Figure
        testId="reference-underruns"
        label="Underruns"
        text={formatCount(engine.underruns)}
        value={engine.underruns}
        tone={engine.underruns > 0 ? 'critical' : 'plain'}
        detail={`${formatCount(engine.overruns)} blocks out of turn`}
      />
      <Figure
        testId="reference-memory"
        label="Memory"
        text={formatBytes(engine.memoryMegabytes * 1e6)}
        value={engine.memoryMegabytes}
        detail={`${formatCount(engine.allocations)} grown`}
      />
    </div>
  )
}
