// Dialogs of a recorded page: answered at once, told once.

import { EventEmitter } from 'node:events'
import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'

import { answerDialogs } from '../../../../cli/record/answer-dialogs.ts'

/** A dialog of the page; what it was answered is added to `answers`. */
const ask = (page: EventEmitter, type: string, answers: string[]): void => {
  const answer = (word: string) => async (): Promise<void> => {
    answers.push(`${type}: ${word}`)
    throw new Error('No dialog is showing')
  }
  page.emit('dialog', { type: () => type, accept: answer('yes'), dismiss: answer('no') })
}

test('a page and its windows get an answer to every dialog, and the user one sentence for each kind', () => {
  const page = new EventEmitter()
  const popup = new EventEmitter()
  const told: string[] = []
  const answers: string[] = []
  answerDialogs(page as unknown as Page, (sentence) => told.push(sentence))
  page.emit('popup', null)
  page.emit('popup', popup)
  for (const type of ['alert', 'alert', 'confirm', 'prompt']) ask(page, type, answers)
  for (const type of ['alert', 'beforeunload', 'beforeunload']) ask(popup, type, answers)
  expect(answers).toEqual([
    'alert: no',
    'alert: no',
    'confirm: no',
    'prompt: no',
    'alert: no',
    'beforeunload: yes',
    'beforeunload: yes',
  ])
  expect(told).toHaveLength(4)
  for (const sentence of told) expect(sentence).toMatch(/^The page [^\n]+\.$/)
})
