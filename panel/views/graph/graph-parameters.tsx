// The parameters of the chosen node: their values as they are now, and what they are scheduled to do. Panel page.

import { standingCalls, valuesBetween, type Standing } from '../../../trace/graph/automation.ts'
import type { GraphNode, PageGraph } from '../../../trace/graph/schema.ts'
import { formatCount } from '../../../trace/text/format.ts'
import { callText, parameterText, whenText } from '../../../trace/text/schedule-words.ts'
import { useApp } from '../../models/app-context.ts'
import { Facts } from '../../parts/facts.tsx'

/** Calls of one parameter that are listed: those to come first, then the latest that are past. */
const MOST_LISTED = 6
const SPARK_POINTS = 60
const SPARK_WIDTH = 120
const SPARK_HEIGHT = 22
/** What lies so far ahead at least has a curve. */
const LEAST_SPARK_S = 0.02

/** As they are now, while a recording runs; as they were last seen afterwards. */
export function GraphParameters(props: { node: GraphNode; graph: PageGraph }) {
  const { node, graph } = props
  const { values } = graph
  if (values === null || values.node !== node.id || values.values.length === 0) return null
  return (
    <div class="graph-connections" data-testid="graph-values">
      <h3>Values</h3>
      <Facts
        facts={values.values.map(({ name, value }) => ({
          name,
          text: parameterText(value),
          value,
        }))}
      />
      {values.values.map(({ name }, place) => (
        <Schedule key={place} name={name} graph={graph} node={node} place={place} />
      ))}
    </div>
  )
}

/** Nothing where nothing was scheduled since the recording began. */
function Schedule(props: { name: string; graph: PageGraph; node: GraphNode; place: number }) {
  const { live } = useApp()
  const { name, graph, node, place } = props
  const calls = standingCalls(graph.callsOf(node.id, place))
  if (calls.length === 0) return null
  const rate =
    live.fullReport.value.contexts.find(({ id }) => id === node.contextId)?.sampleRate ?? 0
  const now = graph.values?.frame ?? null
  const ahead = calls.filter(({ frame }) => now !== null && frame >= now)
  const past = calls.slice(0, calls.length - ahead.length).toReversed()
  const listed = [...ahead, ...past].slice(0, MOST_LISTED)
  const left = calls.length - listed.length
  return (
    <div class="graph-schedule" data-testid="graph-schedule" data-name={name}>
      <h4>
        {name}, as scheduled
        {now !== null && rate > 0 && ahead.length > 0 && (
          <Spark calls={calls} now={now} rate={rate} />
        )}
      </h4>
      <ul>
        {listed.map((call, index) => (
          <li key={index} class={ahead.includes(call) ? '' : 'muted'}>
            {callText(call, rate)}
            <span class="muted">, {whenText(call.frame, now, rate)}</span>
          </li>
        ))}
        {left > 0 && <li class="muted">and {formatCount(left)} more</li>}
      </ul>
    </div>
  )
}

/** From now to the last call, as a line; nothing is drawn where the value is not known. */
function Spark({ calls, now, rate }: { calls: readonly Standing[]; now: number; rate: number }) {
  const last = calls.at(-1)
  if (last === undefined || last.frame - now < LEAST_SPARK_S * rate) return null
  const points = valuesBetween(calls, now, last.frame + (last.lastsFrames ?? 0), SPARK_POINTS)
  const known = points.filter((point) => point !== null)
  if (known.length < 2) return null
  const least = Math.min(...known)
  const range = Math.max(...known) - least
  let path = ''
  points.forEach((point, index) => {
    if (point === null) return
    const x = (index / (SPARK_POINTS - 1)) * SPARK_WIDTH
    const share = range === 0 ? 0.5 : (point - least) / range
    const y = 1 + (1 - share) * (SPARK_HEIGHT - 2)
    const isFirst = points[index - 1] === null || index === 0
    path += `${isFirst ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return (
    <svg
      class="graph-spark"
      width={SPARK_WIDTH}
      height={SPARK_HEIGHT}
      viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`}
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
