// The Compare view: two recordings, or two groups of them, against each other; the verdict first, then what it rests
// on. Panel page.

import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FilePicker } from '../../parts/file-picker.tsx'
import type { Comparison } from '../../../trace/text/compare-words.ts'
import { FindingsTable, MoversTable } from './compare-tables.tsx'
import type { SideName } from './compare-model.ts'
import { PairedDistribution } from './paired-distribution.tsx'

/** The view, or what to choose while a side is empty. */
export function CompareView() {
  const { compare } = useApp()
  const comparison = compare.comparison.value
  return (
    <div class="compare">
      <div class="compare-sides">
        <Side side="a" title="A, before" />
        <Side side="b" title="B, after" />
        <button
          type="button"
          class="button"
          data-testid="compare-swap"
          onClick={() => void compare.swap()}
        >
          Exchange A and B
        </button>
      </div>
      {compare.problem.value !== '' && (
        <p class="compare-problem" role="alert" data-testid="compare-problem">
          {compare.problem.value}
        </p>
      )}
      {comparison === null ? <Waiting /> : <Outcome comparison={comparison} />}
    </div>
  )
}

function Waiting() {
  const { compare } = useApp()
  if (compare.isBusy.value) {
    return <EmptyState title="Comparing …">The recordings are read and compared.</EmptyState>
  }
  return (
    <EmptyState title="What made it worse?">
      <p>
        Choose a recording for each side: saved traces, or what the panel shows now. Several a side
        are a group; three or more tell what differs from recording to recording from what you
        changed.
      </p>
    </EmptyState>
  )
}

function Side(props: { side: SideName; title: string }) {
  const { compare, recording } = useApp()
  const { side, title } = props
  const chosen = compare.sides.value[side]
  const isNothingShown = recording.source.value.kind === 'none'
  return (
    <section class="compare-side" aria-label={title} data-testid={`compare-side-${side}`}>
      <h2>{title}</h2>
      <ul>
        {chosen.map(({ run, notices }, index) => (
          <li key={index}>
            {run.name}
            {notices.length > 0 && <span class="compare-notice"> {notices.join(' ')}</span>}
          </li>
        ))}
        {chosen.length === 0 && <li class="muted">nothing yet</li>}
      </ul>
      <div class="compare-tools">
        <FilePicker
          testId={`compare-file-${side}`}
          label={`Trace file for ${title}`}
          accept=".awescope"
          onFile={(file) => void compare.addFile(side, file)}
        >
          {(open) => (
            <button type="button" class="button" onClick={open}>
              Add a file
            </button>
          )}
        </FilePicker>
        <button
          type="button"
          class="button"
          data-testid={`compare-shown-${side}`}
          disabled={isNothingShown}
          onClick={() => void compare.addShown(side)}
        >
          Add what is shown
        </button>
        <button
          type="button"
          class="button"
          data-testid={`compare-clear-${side}`}
          disabled={chosen.length === 0}
          onClick={() => void compare.clear(side)}
        >
          Remove
        </button>
      </div>
    </section>
  )
}

function Outcome(props: { comparison: Comparison }) {
  const { comparison } = props
  const { verdict, text, notes, movers, hearing, method } = comparison
  return (
    <>
      <p
        class={`compare-verdict is-${verdict}`}
        role="status"
        data-testid="compare-verdict"
        data-value={verdict}
      >
        {text}
      </p>
      {notes.length > 0 && (
        <ul class="compare-notes" data-testid="compare-notes">
          {notes.map((note) => (
            <li key={note.text}>{note.text}</li>
          ))}
        </ul>
      )}
      <div class="compare-grid">
        <PairedDistribution comparison={comparison} />
        <FindingsTable comparison={comparison} />
        {movers !== null && movers.worst.length > 0 && <MoversTable movers={movers} />}
        <p class="compare-method">
          Below hearing is a change up to {hearing.levelMs} ms of p50, p95 and p99, and up to{' '}
          {hearing.spreadMs} ms of spread. {hearing.sources.join(' ')} {method.tests} tests by
          permutations of blocks, all together wrong in at most {method.alpha * 100} % of
          comparisons of equal sides.
        </p>
      </div>
    </>
  )
}
