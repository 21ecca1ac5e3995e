// Makes what modules import from each other quick to reach in Vitest. It runs a module with its exports on an object
// without a prototype, which V8 keeps as a hash table: each use of an import in a hot loop looks there. Once it has
// been a prototype itself, V8 keeps it as it keeps other objects, and a use costs next to nothing. Vite plugin.

import type { Plugin } from 'vite'

const MADE_QUICK = `
;(() => {
  function Heir() {}
  Heir.prototype = __vite_ssr_exports__
  return new Heir()
})()`

export const quickImports = (): Plugin => ({
  name: 'awescope:quick-imports',
  enforce: 'post',
  transform: (code, id) => (/\.tsx?$/.test(id) ? { code: code + MADE_QUICK, map: null } : null),
})
