// Tells what of a page's natives is not as it was when the page began. Text that is put into a page; Node.

/** Runs in the page before everything else; keeps every property of every global interface. */
export const KEEP_NATIVES = `{
  const all = () => {
    const found = []
    const walk = (path, object) => {
      for (const key of Reflect.ownKeys(object)) {
        const descriptor = Object.getOwnPropertyDescriptor(object, key)
        found.push([path + '.' + String(key), descriptor.value, descriptor.get, descriptor.set,
          [descriptor.writable, descriptor.enumerable, descriptor.configurable].join()])
      }
    }
    for (const key of Object.getOwnPropertyNames(globalThis)) {
      if (key.startsWith('__awescope') || key === 'difference') continue
      const descriptor = Object.getOwnPropertyDescriptor(globalThis, key)
      found.push([key, descriptor.value, descriptor.get, descriptor.set,
        [descriptor.writable, descriptor.enumerable, descriptor.configurable].join()])
      if (typeof descriptor.value !== 'function') continue
      walk(key, descriptor.value)
      if (descriptor.value.prototype) walk(key + '.prototype', descriptor.value.prototype)
    }
    return found
  }
  const before = all()
  Object.defineProperty(globalThis, 'difference', { configurable: true, value: () => {
    const now = new Map(all().map((entry) => [entry[0], entry]))
    const changed = before.filter((entry) => { const e = now.get(entry[0]);
      return !e || entry.some((part, i) => !Object.is(part, e[i])) }).map(([name]) => name)
    return { count: before.length, changed, added: now.size - new Set(before.map(([name]) => name)).size }
  }})
}`
