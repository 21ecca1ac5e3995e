// Text that a page has chosen, so that it can be shown: what is not seen, or turns what is seen around, stands there as
// an escape. The one place for panel, terminal and JSON: the session and the sentences of refusals take what comes from
// a page through it; saved files keep what came. Any context.

/**
 * Controls (C0, DEL, C1), marks of direction, what has no width, line and paragraph separators, halves of pairs, tags.
 * Not the selectors that say how the emoji before them looks.
 */
const UNSEEN =
  /(?![\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu
/** Nothing of most texts is unseen, which is found sooner than what is. */
const PLAIN = /^[ -~]*$/

/** The text with each such character as `\u202e` or `\u{e0041}`. Any thread; the same string where there is none. */
export const visibleText = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(UNSEEN, escapeOf)

function escapeOf(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}

/**
 * The message with all of its text visible: a copy where something had to change, else the message itself. Any thread.
 */
export function withVisibleText<Message extends object>(message: Message): Message {
  // Nearly all messages are chunks of records, which have no text.
  if ('type' in message && message.type === 'records/chunk') return message
  let changed: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(message)) {
    const visible = visibleValue(value)
    if (visible !== value) (changed ??= {})[name] = visible
  }
  return changed === undefined ? message : { ...message, ...changed }
}

function visibleValue(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value)
  // Definitions lie one level deep.
  return typeof value === 'object' && value !== null ? withVisibleText(value) : value
}
