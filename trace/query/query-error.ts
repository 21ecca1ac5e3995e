// What was asked for cannot be answered as it was asked. Any context.

/** One sentence for whoever asked. */
export class QueryError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'QueryError'
  }
}
