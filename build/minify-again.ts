// The last word on the size of what enters a page: a second minifier, behind the bundler's own. Each finds what the
// other does not; together they save a fortieth of what is sent. Runs in Node, only during a build.

import { minify, type MinifyOptions } from 'terser'
import type { Plugin } from 'vite'

/** Letters that minified code is full of anyway: what repeats is small when it is sent. */
const LETTERS = Array.from('etrnolicfghjkmpquvwABCDEFGHIJKLMNOPQRSTUVWXYZ')
const ENDS = Array.from('etrnol')
/** Words: properties of messages and of the platform are named so. */
const WORDS: ReadonlySet<string> = new Set([
  'go',
  'gt',
  'in',
  'io',
  'it',
  'le',
  'lt',
  'no',
  'on',
  'or',
  'to',
])

/**
 * By the place in the list, so that scripts whose lists begin alike understand each other. Nothing that is not in such
 * a list is named so.
 */
export const SHORT_NAMES: readonly string[] = [
  ...LETTERS,
  ...ENDS.flatMap((end) => LETTERS.map((letter) => letter + end)).filter(
    (name) => !WORDS.has(name),
  ),
]

/**
 * Behind the bundler's minifier. Nothing is assumed of getters or of natives: the page may have replaced them.
 * `privateNames`: properties that are short in the file.
 */
export const minifyAgain = (privateNames: readonly string[] = []): Plugin => ({
  name: 'awescope:minify-again',
  generateBundle: {
    order: 'post',
    async handler({ format }, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        const options: MinifyOptions = {
          ecma: 2020,
          // The directive of strict mode stands in the file: an IIFE has it, a module needs none.
          module: format === 'es',
          compress: {
            passes: 3,
            // No function is put into another one: those that keep apart what a listener may hold alive would share it.
            inline: 0,
            reduce_funcs: false,
            // Each is smaller when it is sent.
            hoist_funs: true,
            lhs_constants: false,
            sequences: false,
          },
        }
        const properties = {
          // Though the platform may have a property of that name, too.
          builtins: true,
          regex: new RegExp(`^(?:${privateNames.join('|')})$`),
        }
        const props = Object.fromEntries(
          privateNames.map((name, place) => [`$${name}`, SHORT_NAMES[place]]),
        )
        const { code: once = '' } = await minify(output.code, {
          ...options,
          mangle: privateNames.length === 0 || { properties },
          nameCache: { props: { props } },
        })
        // Variables are named by how often a letter is there, which the short names of properties have changed.
        const { code } = await minify(once, { ...options, compress: false })
        if (code === undefined) this.error(`${output.fileName} was minified into nothing`)
        output.code = code
      }
    },
  },
})
