// Peak and RMS of what leaves the chosen node, on request: the page puts a probe in, and takes it out again. Panel
// page.

import { isRendered } from '../../../trace/graph/rendered.ts'
import type { ChannelLevel, GraphNode, PageGraph } from '../../../trace/graph/schema.ts'
import { formatDecibels, formatNumber } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { Facts } from '../../parts/facts.tsx'

/** The button, and while it measures the figures; a sentence where nothing can be measured. */
export function GraphLevel({ node, graph }: { node: GraphNode; graph: PageGraph }) {
  const { graph: model, recording } = useApp()
  if (!recording.isActive.value) return null
  const isMeasured = model.measured.value?.node === node.id
  const isPossible = isMeasured || isRendered(graph, node.id)
  return (
    <div class="graph-connections" data-testid="graph-level">
      <h3>Output</h3>
      <button
        type="button"
        class="button"
        data-testid="graph-measure"
        aria-pressed={isMeasured}
        disabled={!isPossible}
        title="The page connects a probe to this node, for a minute at most; what is heard stays as it is"
        onClick={() => model.measure(!isMeasured)}
      >
        {isMeasured ? 'Stop measuring' : 'Measure its output'}
      </button>
      {!isPossible && (
        <p class="note">
          Nothing is worked out here: the node has no output, or leads to nothing that runs.
        </p>
      )}
      {isMeasured && <Figures node={node} graph={graph} />}
    </div>
  )
}

function Figures({ node, graph }: { node: GraphNode; graph: PageGraph }) {
  const { level } = graph
  const since = useApp().graph.measured.value?.sinceMs ?? 0
  if (level === null || level.node !== node.id || level.wallMs < since)
    return <p class="note">Waiting for sound: the context must run.</p>
  const channels = heard(level.channels)
  const highest = Math.max(...channels.map(({ mostPeak }) => mostPeak))
  return (
    <Facts
      facts={[
        ...channels.flatMap(({ peak, rms }, index) => {
          const of = channels.length === 1 ? '' : ` ${index + 1}`
          return [
            { name: `Peak${of}`, text: levelText(peak), value: peak },
            { name: `RMS${of}`, text: levelText(rms), value: rms },
          ]
        }),
        { name: 'Highest peak', text: levelText(highest), value: highest },
      ]}
    />
  )
}

/** Up to the last that was not silent all the time: a channel that is not there is heard as silence. */
function heard(channels: readonly ChannelLevel[]): readonly ChannelLevel[] {
  const last = channels.findLastIndex(({ mostPeak }) => mostPeak > 0)
  return channels.slice(0, Math.max(1, last + 1))
}

const levelText = (level: number): string => `${formatNumber(level, 4)} · ${formatDecibels(level)}`
