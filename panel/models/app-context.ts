// Hands the models to components. Panel page.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { AppModel } from './app-model.ts'

/** Holds the panel's models; `useApp` reads it. */
export const AppContext = createContext<AppModel | null>(null)

/** The panel's models. Throws outside of the panel. */
export function useApp(): AppModel {
  const app = useContext(AppContext)
  if (app === null) throw new Error('A panel component stands outside of the panel.')
  return app
}
