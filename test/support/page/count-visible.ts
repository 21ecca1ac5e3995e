// Replaces everything that a script can reach from its globals by doubles that count: each global, each function, each
// accessor and each plain property of each interface and its prototype, of the prototypes that no global names
// (iterators, typed arrays), and the names that the language and the platform look for in `Object.prototype`. A page
// does this after the recorder came; whoever reaches one of them then is counted. Serialized into a page or a worklet:
// must refer to nothing outside.

/** What the doubles counted. */
export interface Visible {
  /** Begins to count. */
  begin(): void
  /** Ends to count; each double that was reached, how often, and where from the first time. */
  end(): { name: string; count: number; stack: string }[]
  /** How many doubles there are. */
  readonly doubles: number
}

export function countVisible(): Visible {
  const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect
  const { getPrototypeOf, setPrototypeOf } = Object
  const NativeError = Error
  const toText = String
  const stackGetter = getOwnPropertyDescriptor(Error.prototype, 'stack')?.get
  const stackOf = (error: Error): unknown =>
    stackGetter ? apply(stackGetter, error, []) : error.stack
  const counts: Record<string, { count: number; stack: string }> = setPrototypeOf({}, null)
  const bare = <T extends object>(own: T): T => setPrototypeOf(own, null) as T
  let isCounting = false
  let doubles = 0

  const reach = (name: string): void => {
    if (!isCounting) return
    isCounting = false
    const known = counts[name]
    if (known) known.count++
    else counts[name] = bare({ count: 1, stack: toText(stackOf(new NativeError('reached'))) })
    isCounting = true
  }

  /** Reading it counts, calling it too; a write makes the property the object's own, as it would have. */
  const replace = (holder: object, key: PropertyKey, path: string): void => {
    const found = getOwnPropertyDescriptor(holder, key)
    if (!found?.configurable) return
    const name = `${path}.${toText(key)}`
    const { get, set, value } = bare(found) as PropertyDescriptor
    const kept: unknown = value
    doubles++
    defineProperty(
      holder,
      key,
      bare({
        configurable: true,
        enumerable: found.enumerable ?? false,
        get(this: unknown): unknown {
          reach(name)
          return get || set ? get && apply(get, this, bare([])) : kept
        },
        set(this: unknown, given: unknown): void {
          reach(`${name} =`)
          if (set) apply(set, this, [given])
          else if (!get) {
            const own = { value: given, writable: true, enumerable: true, configurable: true }
            defineProperty(this as object, key, bare(own))
          }
        },
      }),
    )
  }

  const seen = new Set<unknown>()
  const sweep = (holder: unknown, path: string): void => {
    const isObject = (typeof holder === 'object' && holder !== null) || typeof holder === 'function'
    if (!isObject || seen.has(holder)) return
    seen.add(holder)
    for (const key of ownKeys(holder)) {
      const isFixed =
        typeof holder === 'function' && /^(prototype|length|stackTraceLimit)$/.test(toText(key))
      if (!isFixed) replace(holder, key, path)
    }
  }

  // What no global names is found first: the ways there are replaced, too.
  const hidden: [string, unknown][] = [
    ['%ArrayIterator%', getPrototypeOf([][Symbol.iterator]())],
    ['%Iterator%', getPrototypeOf(getPrototypeOf([][Symbol.iterator]()))],
    ['%MapIterator%', getPrototypeOf(new Map().entries())],
    ['%SetIterator%', getPrototypeOf(new Set().entries())],
    ['%TypedArray%', getPrototypeOf(Uint8Array)],
    ['%TypedArray%.prototype', getPrototypeOf(Uint8Array.prototype)],
    ['%AsyncFunction%.prototype', getPrototypeOf(async () => undefined)],
    ['%GeneratorFunction%.prototype', getPrototypeOf(function* () {})],
  ]
  const absent = [
    ['Object.prototype', Object.prototype],
    ['Array.prototype', Array.prototype],
  ] as const
  const wanted =
    '0 1 2 3 4 get set value writable enumerable configurable has ownKeys getPrototypeOf apply construct ' +
    'defineProperty then done next return raw constructor_ capture once passive signal transfer detail ports ' +
    'before after type name data options prototype_ bubbles cancelable channelCount gain latencyHint sinkId ' +
    'numberOfInputs numberOfOutputs processorOptions outputChannelCount maxByteLength cause'
  const globals: [string, unknown][] = []
  const scope: object = globalThis
  for (const key of ownKeys(scope)) {
    const name = toText(key)
    if (/^(__awescope|counted|globalThis|window|document|location|top)/.test(name)) continue
    const value: unknown = getOwnPropertyDescriptor(scope, key)?.value
    if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
      globals.push([name, value])
    }
  }
  for (const [name, value] of globals) {
    if (typeof value !== 'function') continue
    const prototype: unknown = getOwnPropertyDescriptor(value, 'prototype')?.value
    if (prototype) hidden.push([`${name}.prototype`, prototype])
  }

  return {
    begin() {
      for (const [name, value] of globals) sweep(value, name)
      const last = hidden.filter(
        ([, holder]) => holder !== Object.prototype && holder !== Function.prototype,
      )
      for (const [path, holder] of last) sweep(holder, path)
      const objectPrototype = Object.prototype
      const functionPrototype = Function.prototype
      for (const key of ownKeys(scope)) {
        const name = toText(key)
        if (!/^(__awescope|counted|globalThis|window|document|location|top)/.test(name))
          replace(scope, key, 'global')
      }
      sweep(functionPrototype, 'Function.prototype')
      sweep(objectPrototype, 'Object.prototype')
      for (const [path, prototype] of absent) {
        for (const key of wanted.split(' ')) {
          if (getOwnPropertyDescriptor(prototype, key)) continue
          const name = `${path}.${key}`
          doubles++
          defineProperty(
            prototype,
            key,
            bare({
              configurable: true,
              get: () => reach(name),
              set(this: object, given: unknown) {
                reach(`${name} =`)
                const own = { value: given, writable: true, enumerable: true, configurable: true }
                defineProperty(this, key, bare(own))
              },
            }),
          )
        }
      }
      isCounting = true
    },
    end() {
      isCounting = false
      const found: { name: string; count: number; stack: string }[] = []
      for (const name of ownKeys(counts)) {
        const known = counts[name as string]
        if (known) found.push({ name: name as string, count: known.count, stack: known.stack })
      }
      return found
    },
    get doubles() {
      return doubles
    },
  }
}
