// Dialogs of a page that is recorded: nobody is there to answer, and a page that waits for an answer plays nothing.
// Node.

import type { Dialog, Page } from 'puppeteer-core'

import { progress } from '../print.ts'

type DialogType = ReturnType<Dialog['type']>

const SENTENCES: Readonly<Record<DialogType, string>> = {
  alert: 'The page called alert(), which was closed.',
  confirm: 'The page called confirm(), which was answered with Cancel.',
  prompt: 'The page called prompt(), which was answered with Cancel.',
  beforeunload: 'The page asked whether it may be left, which was answered with Leave.',
}

/** Answers all dialogs of `page`, and of the windows that it opens, at once; tells each kind once. */
export function answerDialogs(page: Page, tell: (sentence: string) => void = progress): void {
  const told = new Set<DialogType>()
  const answer = (dialog: Dialog): void => {
    const type = dialog.type()
    const isLeaving = type === 'beforeunload'
    // One that has gone by itself needs no answer.
    const answered = isLeaving ? dialog.accept() : dialog.dismiss()
    answered.catch(() => undefined)
    if (told.has(type)) return
    told.add(type)
    tell(SENTENCES[type])
  }
  const watch = (each: Page): void => {
    each.on('dialog', answer)
    each.on('popup', (popup) => {
      if (popup) watch(popup)
    })
  }
  watch(page)
}
