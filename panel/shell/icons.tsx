// Small line icons of the toolbar, drawn in the colour of the text. Decorative: the button's name says it. Panel page.

const PATHS = {
  record: 'M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z',
  stop: 'M4.5 4.5h7v7h-7Z',
  clear: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM4.2 4.2l7.6 7.6',
  save: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10',
  open: 'M8 10.5V3M4.8 6 8 2.8 11.2 6M3 13h10',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8Z',
  perform: 'M12.8 5.5A5.5 5.5 0 1 0 13.5 8M13.2 2.5v3.2H10M6.8 5.8v4.4L10.4 8Z',
  play: 'M5 3.2v9.6L12.8 8Z',
  pause: 'M5.2 3.5v9M10.8 3.5v9',
  first: 'M3.5 3.5v9M12.5 3.8v8.4L6 8Z',
  last: 'M12.5 3.5v9M3.5 3.8v8.4L10 8Z',
  previous: 'M10.5 3.5 6 8l4.5 4.5M4 6.6v2.8',
  next: 'M5.5 3.5 10 8l-4.5 4.5M12 6.6v2.8',
  loop: 'M5 4.5h5.5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1-2.9-5.4M5 2.5 3 4.5l2 2',
  keyboard: 'M2.5 3.5h11v9h-11ZM6.2 3.5v5M9.8 3.5v5M6.2 8.5v4M9.8 8.5v4',
  settings:
    'M2.5 4.5h5M10.5 4.5h3M7.5 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0' +
    'M2.5 11.5h2M7.5 11.5h6M4.5 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0',
} as const

/** Names of what can be drawn. */
export type IconName = keyof typeof PATHS

/** A drawing that screen readers pass over. */
export function Icon(props: { name: IconName; isFilled?: boolean }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[props.name]}
        fill={props.isFilled === true ? 'currentColor' : 'none'}
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
