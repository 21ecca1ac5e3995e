/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// Sound that leaves its context as a stream, into an audio element or a recorder, is heard where it leaves. Real
// Chromium.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { whyNoAudio } from '../../cli/record/why-no-audio.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { send, watch, type Watched } from '../support/reference/reference-harness.ts'

const PAGE = `<!doctype html><body>page<script>
  globalThis.context = new AudioContext()
  globalThis.out = new GainNode(context)
  globalThis.ready = (async () => {
    // Behind this, the tap listens.
    await context.audioWorklet.addModule('/empty.js')
    const access = await navigator.requestMIDIAccess()
    for (const input of access.inputs.values()) {
      input.onmidimessage = ({ data: [status, key] }) => {
        if (status !== 0x90) return
        const source = new OscillatorNode(context, { frequency: 440 * 2 ** ((key - 69) / 12) })
        source.connect(out)
        source.onended = () => { globalThis.stoppedAt = context.currentTime }
        source.start()
        source.stop(context.currentTime + 0.1)
      }
    }
  })()
</script>`

let recorder: string
let server: PageServer
let browser: Browser
let page: Page
let watched: Watched

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': PAGE, '/empty.js': '' })
  browser = await launchChromium()
})
afterEach(() => page.close())
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(wiring: string): Promise<void> {
  page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  await page.evaluate(`ready.then(() => { ${wiring} })`)
  watched = watch(page)
}

/** How the notes of these keys ended, each played in silence. */
async function endingsOf(...keys: number[]): Promise<string[]> {
  for (const key of keys) {
    await page.evaluate('globalThis.stoppedAt = undefined')
    await send(page, 0x90, key, 100)
    await page.waitForFunction(
      'globalThis.stoppedAt !== undefined && context.currentTime > stoppedAt + 0.1',
    )
  }
  await watched.until(
    'all notes have ended',
    () => watched.pageNotes().filter(({ ending }) => ending !== 'open').length === keys.length,
  )
  return watched.pageNotes().map(({ ending }) => ending)
}

const noticed = (): number =>
  watched.messages.filter(
    (message) => message.type === 'recorder/notice' && message.code === 'stream-output',
  ).length

describe('notes that sound only', () => {
  test.each([
    [
      'in an audio element',
      `const stream = new MediaStreamAudioDestinationNode(context)
       out.connect(stream)
       const element = new Audio()
       element.srcObject = stream.stream
       return element.play()`,
    ],
    [
      'in a recorder, the second of two that were connected',
      `const first = new MediaStreamAudioDestinationNode(context)
       const second = context.createMediaStreamDestination()
       out.connect(first)
       out.connect(second)
       out.disconnect(first)
       globalThis.recorder = new MediaRecorder(second.stream)
       recorder.start()`,
    ],
    [
      'at the other end of a connection between peers',
      `const stream = new MediaStreamAudioDestinationNode(context)
       out.connect(stream)
       const near = new RTCPeerConnection()
       const far = new RTCPeerConnection()
       near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate)
       far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate)
       const element = new Audio()
       const isPlaying = new Promise((resolve) => { far.ontrack = ({ streams }) => {
         element.srcObject = streams[0]
         resolve(element.play())
       } })
       globalThis.kept = [near, far, element]
       near.addTrack(stream.stream.getAudioTracks()[0], stream.stream)
       return (async () => {
         await near.setLocalDescription()
         await far.setRemoteDescription(near.localDescription)
         await far.setLocalDescription()
         await near.setRemoteDescription(far.localDescription)
         await isPlaying
       })()`,
    ],
    [
      'in another context, through a stream',
      `const stream = new MediaStreamAudioDestinationNode(context)
       out.connect(stream)
       globalThis.other = new AudioContext()
       new MediaStreamAudioSourceNode(other, { mediaStream: stream.stream }).connect(other.destination)`,
    ],
  ])('%s', async (_name, wiring) => {
    await open(wiring)
    expect(await endingsOf(60, 64, 67)).toEqual(['heard', 'heard', 'heard'])
    expect(whyNoAudio(watched.report())).toBeNull()
    expect(noticed()).toBe(1)
  })

  test('in a context whose output was switched off', async () => {
    await open(`out.connect(context.destination); return context.setSinkId({ type: 'none' })`)
    expect(await endingsOf(60, 64)).toEqual(['heard', 'heard'])
    expect(noticed()).toBe(0)
  })
})

test('sound that goes both ways is measured once', async () => {
  await open(`const half = new GainNode(context, { gain: 0.5 })
    out.connect(half)
    half.connect(context.destination)
    half.connect(new MediaStreamAudioDestinationNode(context))`)
  expect(await endingsOf(60)).toEqual(['heard'])
  expect(watched.report().contexts[0]?.peak).toBeGreaterThan(0.4)
  expect(watched.report().contexts[0]?.peak).toBeLessThan(0.6)
})

test('what was disconnected from its stream is heard no more', async () => {
  await open(`const stream = new MediaStreamAudioDestinationNode(context)
    out.connect(stream)
    out.disconnect(stream)`)
  expect(await endingsOf(60)).toEqual(['lost'])
  expect(whyNoAudio(watched.report())).toContain('nothing sounded')
})
