// What the extension may say about an address: its origin, its permission pattern, and whether pages there can be seen
// at all. Pure; used in background and panel.

/** Hosts that the manifest grants without asking. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])

const parse = (url: string): URL | null => {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

const isWeb = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:'

/** Origin such as `https://host:8443`; '' for what is no address or has no origin of its own. */
export const originOf = (url: string): string => {
  const parsed = parse(url)
  return parsed === null || parsed.origin === 'null' ? '' : parsed.origin
}

/**
 * Match pattern such as `https://host/*` to ask permission for; null where the browser lets no extension be asked for.
 * It has no port, because Firefox's patterns have none.
 */
export const permissionPatternOf = (url: string): string | null => {
  const parsed = parse(url)
  return parsed === null || !isWeb(parsed) ? null : `${parsed.protocol}//${parsed.hostname}/*`
}

/** True for the patterns that the manifest grants: they cannot be given back and need no mention. */
export const isLocalPattern = (pattern: string): boolean => {
  const host = /^[^:]+:\/\/([^/]*)\//.exec(pattern)?.[1]
  return host !== undefined && LOCAL_HOSTS.has(host)
}

/** True for the patterns that a content script can be registered for. */
export const isWebPattern = (pattern: string): boolean =>
  /^(\*|https?):\/\//.test(pattern) || pattern === '<all_urls>'

/** Why pages at this address cannot be recorded, one sentence; '' where they can be, given permission. */
export const whyForbidden = (url: string): string => {
  if (url === '') return 'The browser lets no extension see this page.'
  const parsed = parse(url)
  if (parsed === null) return 'This page has no address that can be recorded.'
  if (isWeb(parsed)) return ''
  if (parsed.protocol === 'file:')
    return 'Files opened from disk cannot be recorded: serve them from localhost.'
  if (parsed.protocol === 'about:') return 'There is no page here yet.'
  return `The browser lets no extension record ${parsed.protocol} pages.`
}
