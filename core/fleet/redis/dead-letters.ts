import type { Rejection } from '#core/event/delivery.ts'
import type { RedisClient } from '#core/sources/redis/client.ts'
import type { Intake, Sealed } from '#core/store/outcomes/receipts.ts'

/** Refused events of a fleet, sealed; about so many of the newest are kept. */
const DEAD_LETTERS = 'journey:dead-letters'
const LETTERS_KEPT = 100_000

export interface DeadLetter {
  readonly intake: Intake
  readonly rejection: Rejection
  readonly sealed: Sealed
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

/** At least once: a batch that is taken again after a crash brings its letters again. */
export async function sendDeadLetters(client: RedisClient, letters: readonly DeadLetter[]): Promise<void> {
  await Promise.all(
    letters.map(({ intake, rejection, sealed, receivedAt }) => {
      const { bytes, sealedWith, shown } = sealed
      const letter = {
        intake: `${intake.kind} ${intake.name}`,
        ...rejection,
        receivedAt,
        sealedWith,
        sealed: Buffer.from(bytes).toString('base64'),
        shown,
      }
      return client.xadd(DEAD_LETTERS, 'MAXLEN', '~', LETTERS_KEPT, '*', 'letter', JSON.stringify(letter))
    }),
  )
}
