// Runs Tone.js's own tests, which its package carries, in a page, one after the other. Page of the bench; `import.meta`
// finds the tests at build time. A small runner in mocha's words: describe, context, it, before, after and their kind.

import { takeTold } from './told.ts'

declare global {
  var describe: (title: string, body: () => void) => void
  var it: (title: string, body: () => unknown) => void
}

const LIMIT_MS = 8000

type Done = (error?: unknown) => void
type Body = (this: object, done: Done) => unknown

interface Group {
  title: string
  parent: Group | null
  before: Body[]
  after: Body[]
  beforeEach: Body[]
  afterEach: Body[]
  tests: { title: string; body: Body }[]
  groups: Group[]
}

const createGroup = (title: string, parent: Group | null): Group => ({
  title,
  parent,
  before: [],
  after: [],
  beforeEach: [],
  afterEach: [],
  tests: [],
  groups: [],
})

const root = createGroup('', null)
let current = root

/** What a body finds as `this`: limits are the same for all here. */
function selfOf(): Record<string, () => object> {
  const self = { timeout: () => self, slow: () => self, retries: () => self, skip: () => self }
  return self
}

const describeGroup = (title: string, body: (this: object) => void): void => {
  const group = createGroup(title, current)
  current.groups.push(group)
  current = group
  body.call(selfOf())
  current = group.parent ?? root
}
const test = (title: string, body?: Body): void => {
  if (body) current.tests.push({ title, body })
}
const skip = (): void => undefined

Object.assign(globalThis, {
  describe: Object.assign(describeGroup, { skip, only: describeGroup }),
  context: Object.assign(describeGroup, { skip, only: describeGroup }),
  it: Object.assign(test, { skip, only: test }),
  before: (body: Body) => current.before.push(body),
  after: (body: Body) => current.after.push(body),
  beforeEach: (body: Body) => current.beforeEach.push(body),
  afterEach: (body: Body) => current.afterEach.push(body),
})

/** Rejects with what the body throws, and where it is not done in time. */
function runBody(body: Body): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('not done in time')), LIMIT_MS)
    const settle: Done = (error) => {
      clearTimeout(timer)
      if (error === undefined || error === null) resolve()
      else reject(error)
    }
    try {
      const result = body.call(selfOf(), settle)
      if (body.length === 0) Promise.resolve(result).then(() => settle(), settle)
    } catch (error) {
      settle(error)
    }
  })
}

async function outcomeOf(bodies: readonly Body[]): Promise<string> {
  try {
    for (const body of bodies) await runBody(body)
    return 'passed'
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`
  }
}

const around = (group: Group, kind: 'beforeEach' | 'afterEach'): Body[] => {
  const outer = group.parent ? around(group.parent, kind) : []
  return kind === 'beforeEach' ? [...outer, ...group[kind]] : [...group[kind], ...outer]
}

/** Each test's title with those of its groups, what became of it, and what it told. */
export type Outcomes = Record<string, string>

async function runGroup(group: Group, path: string, outcomes: Outcomes): Promise<void> {
  const ready = await outcomeOf(group.before)
  for (const { title, body } of group.tests) {
    takeTold()
    const outcome =
      ready === 'passed'
        ? await outcomeOf([...around(group, 'beforeEach'), body, ...around(group, 'afterEach')])
        : ready
    let name = `${path} › ${title}`
    while (name in outcomes) name += '′'
    outcomes[name] = [outcome, ...takeTold()].join(' | ')
  }
  for (const inner of group.groups) await runGroup(inner, `${path} › ${inner.title}`, outcomes)
  await outcomeOf(group.after)
}

const modules = import.meta.glob('/node_modules/tone/Tone/**/*.test.ts')

const run = async (): Promise<Outcomes> => {
  const outcomes: Outcomes = {}
  for (const [path, load] of Object.entries(modules)) {
    current = createGroup(path.replace(/^.*Tone\/|\.test\.ts$/g, ''), root)
    const file = current
    try {
      await load()
      await runGroup(file, file.title, outcomes)
    } catch (error) {
      outcomes[file.title] = `failed: ${String(error)}`
    }
  }
  return outcomes
}

Object.assign(globalThis, { runToneSuite: run })
