// What a view shows while it has nothing: why, and what to do next. Panel page.

import type { ComponentChildren } from 'preact'

/** A title and a few sentences, in place of a view. */
export function EmptyState(props: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty-state" data-testid="empty-state">
      <p class="empty-title">{props.title}</p>
      <div class="empty-text">{props.children}</div>
    </div>
  )
}
