// Objects whose names are found quickly. V8 keeps a literal with getters as a dictionary, and looks each of its names
// up with each use; put onto an object one after the other, the same names make a record, and its getters become part
// of the code that asks. Any context.

/** A new object with the names of `literal`, getters as getters. Allocates. */
export function withQuickNames<Named extends object>(literal: Named): Named {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(literal)) as Named
}
