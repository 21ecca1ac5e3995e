// Writes down what a program writes to the card's ports. Audio thread or any other; the log grows as it is written.

import type { RegisterPorts } from '../chip/register-ports.ts'
import { createRegisterLogWriter, type RegisterLog } from './register-log.ts'

export interface RegisterRecorder extends RegisterPorts {
  /** Writes that found no room any more. */
  readonly lost: number
  /** What was written so far. */
  finish(): RegisterLog
}

/** Ports that hand on to `ports` and write down; `now` is the chip frame that is rendered next. */
export function createRegisterRecorder(ports: RegisterPorts, now: () => number): RegisterRecorder {
  const writer = createRegisterLogWriter()
  const begin = now()
  let lost = 0
  return {
    get lost() {
      return lost
    },
    writePort(port, value) {
      if (!writer.add(now() - begin, port, value & 0xffff)) lost += 1
      ports.writePort(port, value)
    },
    readPort: ports.readPort,
    finish: () => writer.finish(now() - begin),
  }
}
