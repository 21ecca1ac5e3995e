// Whose a context is. Any context.

/** True where a context is the page's own; false where it was made for the reference instrument. */
export function isPageContext(context: { readonly isReference?: boolean }): boolean {
  return context.isReference !== true
}
