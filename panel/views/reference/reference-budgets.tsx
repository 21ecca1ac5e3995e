// The budgets of the original design, each with what was measured, how far the clock can tell, and the verdict. Panel
// page.

import type { ReportBudget } from '../../../trace/report/schema.ts'
import { budgetValue } from '../../../trace/text/budget-words.ts'

/** The table of budgets, or a word while nothing was measured. */
export function ReferenceBudgets(props: { budgets: readonly ReportBudget[] }) {
  const { budgets } = props
  return (
    <section class="chart-panel" aria-label="Budgets">
      <header class="chart-head">
        <h2>Budgets of the design</h2>
        <span class="chart-note">what the engine promises, and what it keeps here</span>
      </header>
      {budgets.length === 0 ? (
        <p class="muted">The engine has not said anything yet.</p>
      ) : (
        <table class="data-table budget-table" data-testid="reference-budgets">
          <caption class="visually-hidden">Budgets of the design</caption>
          <thead>
            <tr>
              <th scope="col">Budget</th>
              <th scope="col" class="number">
                Limit
              </th>
              <th scope="col" class="number">
                Measured
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {budgets.map((budget) => (
              <tr key={budget.name} data-budget={budget.name} data-verdict={budget.verdict}>
                <th scope="row">
                  {budget.title}
                  <span class="budget-note">{budget.note}</span>
                </th>
                <td class="number" data-value={budget.limit}>
                  {budgetValue(budget, budget.limit)}
                </td>
                <td class="number" data-value={budget.value ?? undefined}>
                  {budgetValue(budget, budget.value)}
                  {budget.value !== null && budget.resolution > 0 && (
                    <span class="budget-note">± {budgetValue(budget, budget.resolution)}</span>
                  )}
                </td>
                <td class={`budget-verdict is-${budget.verdict.replace(' ', '-')}`}>
                  {budget.verdict}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
