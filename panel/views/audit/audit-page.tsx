// An audit explained: its page in docs/audits/, opened below it. Panel page.

import { useState } from 'preact/hooks'
import type { InlinePart, PageBlock } from './page-text.ts'

/** The page of an audit, folded. */
export function AuditPage(props: { id: string }) {
  const [blocks, setBlocks] = useState<readonly PageBlock[] | null>(null)
  const { id } = props
  return (
    <details
      class="audit-page"
      data-testid="audit-page"
      onToggle={(event) => {
        if (!event.currentTarget.open || blocks !== null) return
        void import('./audit-pages.ts').then(({ auditPage }) => setBlocks(auditPage(id) ?? []))
      }}
    >
      <summary>
        Cause, cure and sources<span class="visually-hidden"> of {id}</span>
      </summary>
      {blocks?.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </details>
  )
}

function Block(props: { block: PageBlock }) {
  const { block } = props
  switch (block.kind) {
    case 'heading':
      return (
        <h4>
          <Parts parts={block.parts} />
        </h4>
      )
    case 'paragraph':
      return (
        <p>
          <Parts parts={block.parts} />
        </p>
      )
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              <Parts parts={item} />
            </li>
          ))}
        </ul>
      )
    default:
      return block satisfies never
  }
}

function Parts(props: { parts: readonly InlinePart[] }) {
  return <>{props.parts.map((part, index) => partOf(part, index))}</>
}

function partOf(part: InlinePart, key: number) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code key={key}>{part.text}</code>
    case 'emphasis':
      return <em key={key}>{part.text}</em>
    case 'link':
      return (
        <a key={key} href={part.url} target="_blank" rel="noreferrer">
          {part.text}
        </a>
      )
    default:
      return part satisfies never
  }
}
