// What the Graph view shows: the nodes of the chosen context, what is worth a look in them, where their boxes go, and
// which of them is chosen. Boxes are placed only while somebody looks. Panel page.

import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import {
  graphFindings,
  type GraphFinding,
  nodesOfFinding,
  type GraphContext,
} from '../../../trace/graph/findings.ts'
import { type AliveMark, growthOf, type Growth, markOf } from '../../../trace/graph/growth.ts'
import { isRendered } from '../../../trace/graph/rendered.ts'
import { plainGraph } from '../../../trace/graph/plain-graph.ts'
import type { GraphEdge, GraphNode, PageGraph } from '../../../trace/graph/schema.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { graphDot } from '../../../trace/text/graph-dot.ts'
import { nodeName } from '../../../trace/text/graph-words.ts'
import type { LiveModel } from '../../models/live-model.ts'
import type { FileHost } from '../../models/trace-file-model.ts'
import { MANY_NODES, orderOf, type ShownGraph, shownGraph } from './graph-shown.ts'
import type { LayoutOrder, LayoutResult } from './layout.ts'

/** Where graphs are laid out. */
export interface GraphLayout {
  place(order: LayoutOrder): Promise<LayoutResult>
  dispose(): void
}

/** The graph as it was at one tick. */
export interface GraphShot {
  readonly graph: PageGraph
  readonly revision: number
  /** Of the chosen context, or of all, oldest first. */
  readonly nodes: readonly GraphNode[]
  /** Between them. */
  readonly edges: readonly GraphEdge[]
  readonly findings: readonly GraphFinding[]
  /** Nodes that a finding speaks of. */
  readonly marked: ReadonlySet<number>
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What was placed last; it may be of a moment before the shot. */
export interface GraphPicture {
  /** Around their centres. */
  readonly boxes: ReadonlyMap<number, Box>
  readonly lines: LayoutResult['edges']
  readonly width: number
  readonly height: number
}

export interface Measuring {
  readonly graph: string
  readonly node: number
  /** Epoch ms of the page. */
  readonly sinceMs: number
}

export interface GraphModel {
  /** Null: no page has been seen to make a node. Cost: linear in the graph, for each tick in which somebody looks. */
  readonly shot: ReadonlySignal<GraphShot | null>
  readonly picture: ReadonlySignal<GraphPicture | null>
  readonly isPlacing: ReadonlySignal<boolean>
  /** What a picture of the shot shows, once it is placed. Null: nothing. */
  readonly shown: ReadonlySignal<ShownGraph | null>
  /** Nodes that do the same are one box. */
  readonly isCollapsed: ReadonlySignal<boolean>
  /** Whatever the number of nodes is from now on; what was opened is closed. */
  collapse(isWanted: boolean): void
  /** Shows each node of the group that the node is in. */
  open(node: number): void
  /** Why the picture is missing, one sentence; '' otherwise. */
  readonly problem: ReadonlySignal<string>
  readonly selected: Signal<number | null>
  readonly search: Signal<string>
  /** Nodes by type, each time that the user asked for it. */
  readonly marks: ReadonlySignal<readonly AliveMark[]>
  /** What grew from mark to mark. */
  readonly growth: ReadonlySignal<readonly Growth[]>
  /** Whether the page notes where in its code nodes are made. */
  readonly isSitesWanted: Signal<boolean>
  /** The output that is measured; null: none. It ends by itself, at the latest after a minute. */
  readonly measured: ReadonlySignal<Measuring | null>
  /** Has the page measure what leaves the chosen node; does nothing where nothing can. */
  measure(isWanted: boolean): void
  mark(): void
  forgetMarks(): void
  /** True where the search means it; nothing is meant by an empty search. */
  isMeant(node: GraphNode): boolean
  /**
   * Until the answer is called: places boxes, now and when nodes or connections come or go, and has the page tell what
   * the chosen node is set to.
   */
  watch(): () => void
  saveDot(): void
  saveJson(): void
  dispose(): void
}

/** From one placing to the next, so that a picture can be looked at while the page builds. */
const PLACE_EVERY_MS = 1000
const MOST_MARKS = 100
/** From so many nodes on what is found of them is not looked for at each tick. */
const FEW_NODES = 300
const FIND_EVERY_MS = 1000
/** The page takes its probe out after a minute. */
const MEASURED_MS = 60_000

export function createGraphModel(options: {
  session: Pick<TraceSession, 'graphs'>
  live: Pick<LiveModel, 'tick' | 'selection' | 'fullReport'>
  layout: GraphLayout
  /** Has a page tell what a node is set to, and what leaves it, ten times a second; 0: no node. */
  watchNode: (document: string, node: number, isMeasured: boolean) => void
  tellSites: (isWanted: boolean) => void
  host: Pick<FileHost, 'save'>
}): GraphModel {
  const { session, live, layout, host, watchNode, tellSites } = options
  const picture = signal<GraphPicture | null>(null)
  const isPlacing = signal(false)
  const problem = signal('')
  const selected = signal<number | null>(null)
  const search = signal('')
  const marks = signal<readonly AliveMark[]>([])
  const isSitesWanted = signal(false)
  const measured = signal<Measuring | null>(null)
  /** Null: as many nodes as there are make it so. */
  const isCollapseWanted = signal<boolean | null>(null)
  const opened = signal<ReadonlySet<number>>(new Set())
  const growth = computed(() => growthOf(marks.value))

  let found: { at: string; atMs: number; findings: GraphFinding[] } | null = null
  /** Of a large graph once a second: it takes milliseconds. */
  const findAll = (
    graph: PageGraph,
    contexts: readonly GraphContext[],
    count: number,
    contextId: string | null,
  ): readonly GraphFinding[] => {
    const at = `${graph.id} ${contextId} ${count}`
    const isFresh = found?.at === at && graph.nowMs - found.atMs < FIND_EVERY_MS
    if (found === null || !isFresh || count < FEW_NODES)
      found = { at, atMs: graph.nowMs, findings: graphFindings(graph, contexts) }
    return found.findings
  }

  const shot = computed((): GraphShot | null => {
    void live.tick.value
    const { contextId } = live.selection.value
    const graph = graphOf(session.graphs, contextId)
    if (graph === null) return null
    const nodes = [...graph.nodes.values()].filter(
      (node) => contextId === null || node.contextId === contextId,
    )
    const shown = new Set(nodes.map(({ id }) => id))
    const edges = [...graph.edges.values()].filter(
      ({ from, to }) => shown.has(from) && shown.has(to),
    )
    const { contexts } = live.fullReport.value
    const findings = findAll(graph, contexts, nodes.length, contextId).filter((finding) =>
      nodesOfFinding(finding).every((id) => shown.has(id)),
    )
    const marked = new Set(findings.flatMap(nodesOfFinding))
    return { graph, revision: graph.revision, nodes, edges, findings, marked }
  })

  const isCollapsed = computed(
    () => isCollapseWanted.value ?? (shot.value?.nodes.length ?? 0) >= MANY_NODES,
  )
  const apart = computed(() => (isCollapsed.value ? opened.value : null))
  let last: { key: string; apart: ReadonlySet<number> | null; shown: ShownGraph } | null = null
  const shown = computed((): ShownGraph | null => {
    const of = shot.value
    if (of === null) return null
    const key = keyOf(of)
    if (last === null || last.key !== key || last.apart !== apart.value) {
      const made = shownGraph(of.nodes, of.edges, apart.value)
      last = { key, apart: apart.value, shown: made }
    }
    return last.shown
  })

  let placed: ShownGraph | null = null
  let watchedKey = ''
  let sitesKey = ''
  let placedAtMs = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | null = null
  let isDisposed = false

  const place = async (of: ShownGraph): Promise<void> => {
    const order = orderOf(of)
    isPlacing.value = true
    try {
      const places = await layout.place(order)
      const sizes = new Map(order.nodes.map((node) => [node.id, node]))
      picture.value = {
        boxes: new Map(
          places.nodes.map(({ id, x, y }) => {
            const { width = 0, height = 0 } = sizes.get(id) ?? {}
            return [id, { x, y, width, height }]
          }),
        ),
        lines: places.edges,
        width: places.width,
        height: places.height,
      }
      problem.value = ''
    } catch (error) {
      picture.value = null
      problem.value = `The graph could not be laid out: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      placedAtMs = performance.now()
      isPlacing.value = false
    }
  }

  const placeNext = (): void => {
    const now = shown.peek()
    if (now === null || isPlacing.peek() || isDisposed || now === placed) return
    const waitMs = placedAtMs + PLACE_EVERY_MS - performance.now()
    if (waitMs > 0) {
      timer ??= setTimeout(() => {
        timer = null
        placeNext()
      }, waitMs)
      return
    }
    placed = now
    void place(now)
  }

  let watchedDocument: string | null = null
  const watchSelected = (): void => {
    const { graph } = shot.value ?? {}
    const node = selected.value
    const isThere = graph !== undefined && node !== null && graph.nodes.has(node)
    const measuring = measured.value
    const isMeasured = isThere && measuring?.node === node && measuring.graph === graph.id
    if (!isMeasured && measuring !== null) measured.value = null
    const key = isThere ? `${graph.id} ${node} ${isMeasured}` : ''
    if (key === watchedKey) return
    watchedKey = key
    const document = isThere ? graph.document : null
    if (watchedDocument !== null && watchedDocument !== document)
      watchNode(watchedDocument, 0, false)
    watchedDocument = document
    if (isThere) watchNode(graph.document, node, isMeasured)
  }
  const stopMeasuring = (): void => {
    const { graph } = shot.value ?? {}
    const measuring = measured.value
    if (graph === undefined || measuring === null) return
    const isOver = graph.nowMs - measuring.sinceMs > MEASURED_MS
    if (isOver || !isRendered(graph, measuring.node)) measured.value = null
  }

  const fileName = (ending: string): string => `graph.${ending}`
  const save = (
    ending: string,
    text: (of: PageGraph, contextId: string | null) => string,
  ): void => {
    const now = shot.peek()
    if (now === null) return
    const { contextId } = live.selection.peek()
    host.save(fileName(ending), new TextEncoder().encode(text(now.graph, contextId)))
  }

  return {
    shot,
    picture,
    isPlacing,
    shown,
    isCollapsed,
    collapse(isWanted) {
      isCollapseWanted.value = isWanted
      opened.value = new Set()
    },
    open(node) {
      const { groups, groupOf } = shown.peek() ?? { groups: [], groupOf: new Map() }
      const group = groups.find(({ id }) => id === groupOf.get(node))
      if (group === undefined) return
      opened.value = new Set([...opened.peek(), ...group.nodes.map(({ id }) => id)])
    },
    problem,
    selected,
    search,
    marks,
    growth,
    isSitesWanted,
    measured,
    measure(isWanted) {
      const { graph } = shot.peek() ?? {}
      const node = selected.peek()
      const isPossible = isWanted && graph !== undefined && node !== null && isRendered(graph, node)
      measured.value = isPossible ? { graph: graph.id, node, sinceMs: graph.nowMs } : null
    },
    mark() {
      const now = shot.peek()
      if (now === null) return
      const { contextId } = live.selection.peek()
      const mark = markOf(now.graph, contextId, now.graph.nowMs)
      marks.value = [...marks.peek(), mark].slice(-MOST_MARKS)
    },
    forgetMarks() {
      marks.value = []
    },
    isMeant(node) {
      const wanted = search.value.trim().toLowerCase()
      return wanted !== '' && nodeName(node).toLowerCase().includes(wanted)
    },
    watch() {
      const stops = [
        effect(() => {
          void shown.value
          if (!isPlacing.value) placeNext()
        }),
        effect(stopMeasuring),
        effect(watchSelected),
        effect(() => {
          // A document that has just begun does not know of it.
          const id = shot.value?.graph.id ?? ''
          const key = isSitesWanted.value ? id : ''
          if (key === sitesKey) return
          sitesKey = key
          tellSites(isSitesWanted.value)
        }),
      ]
      return () => {
        for (const stop of stops) stop()
        if (watchedDocument !== null) watchNode(watchedDocument, 0, false)
        measured.value = null
        watchedDocument = null
        watchedKey = ''
      }
    },
    saveDot: () => save('dot', graphDot),
    saveJson: () =>
      save('json', (graph, contextId) => JSON.stringify(plainGraph(graph, contextId), null, 2)),
    dispose() {
      isDisposed = true
      if (timer !== null) clearTimeout(timer)
      layout.dispose()
    },
  }
}

/** That of the chosen context, else the newest in which there is anything. */
function graphOf(graphs: readonly PageGraph[], contextId: string | null): PageGraph | null {
  const built = graphs.filter((graph) => graph.made > 0)
  if (contextId === null) return built.at(-1) ?? null
  const holds = (graph: PageGraph): boolean =>
    [...graph.nodes.values()].some((node) => node.contextId === contextId)
  return built.findLast(holds) ?? null
}

/** The same for the same nodes and connections. */
const keyOf = ({ graph, nodes, edges }: GraphShot): string =>
  `${graph.id} ${nodes.map(({ id }) => id).join(',')} ${edges.map(({ from, to }) => `${from}-${to}`).join(',')}`
