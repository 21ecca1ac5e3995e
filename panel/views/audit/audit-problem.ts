// Why an audit came to nothing: one sentence for the user. Panel page.

/** `message` is the sentence. */
export class AuditProblem extends Error {}
