import { signedBefore } from "@sigmatrade/core/payout/signedBefore"
import { signedSoFar } from "@sigmatrade/core/payout/signedSoFar"
import { signedLastDay } from "@sigmatrade/core/payout/signedLastDay"
import type { SignerEpoch } from "@sigmatrade/core/payout/SigningLog"
import { Signing, SigningLog, SigningLogBroken } from "@sigmatrade/core/payout/SigningLog"
import { Effect, Layer, Ref, Semaphore } from "effect"
import { LogFile, TORN } from "./LogFile.ts"
import type { SigningLine } from "./SigningLine.ts"
import { readSigningLine, writeSigningLine } from "./SigningLine.ts"

type Log = SigningLog["Service"]

/** What has been read so far. */
interface Known {
  epoch: number
  readonly signings: Array<Signing>
  lineCount: number
  /** A line that cannot be read and is no damage if the next one says that it was cut off. */
  unread: number | null
}

const corrupt = (reason: string) => new SigningLogBroken({ fault: "corrupt", reason })

const brokenBy = (path: string) => (cause: unknown) => {
  if (cause instanceof SigningLogBroken) return cause
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unknown failure"
  return new SigningLogBroken({ fault: "unreachable", reason: `${path}: ${code}` })
}

const take = (known: Known, line: SigningLine) => {
  if (line instanceof Signing) known.signings.push(line)
  known.epoch = Math.max(known.epoch, line instanceof Signing ? line.epoch : line.claimed)
}

/** Reads lines into what is known; `beforeLast` sees it as it was before the last of those that read like `mine`. */
const learn = (path: string, known: Known, lines: ReadonlyArray<string>, mine: string | null, beforeLast: () => void) => {
  const place = mine === null ? -1 : lines.lastIndexOf(mine)
  for (const [index, text] of lines.entries()) {
    known.lineCount++
    if (known.unread !== null && text !== TORN) throw corrupt(`${path}: line ${known.unread} is damaged`)
    if (index === place) beforeLast()
    const line = text === TORN ? null : readSigningLine(text)
    known.unread = text === TORN || line !== null ? null : known.lineCount
    if (line !== null) take(known, line)
  }
  if (known.unread !== null) throw corrupt(`${path}: line ${known.unread} is damaged`)
}

const makeLog = (file: LogFile) => {
  const known: Known = { epoch: 0, signings: [], lineCount: 0, unread: null }
  const catchUp = async (mine: string | null = null, beforeLast: () => void = () => {}) => {
    const { lines, rest } = await file.readNew()
    learn(file.path, known, lines, mine, beforeLast)
    return rest
  }
  const read = async <A>(pick: () => A) => {
    await catchUp()
    return pick()
  }
  const note = async (line: SigningLine, beforeLast: () => void) => {
    const text = writeSigningLine(line)
    await file.append(text, await catchUp())
    let isFound = false
    await catchUp(text, () => {
      isFound = true
      beforeLast()
    })
    if (!isFound) throw corrupt(`${file.path}: what was written is not there`)
  }
  return {
    claim: async (epoch: SignerEpoch) => {
      await catchUp()
      if (epoch > known.epoch) await note({ claimed: epoch }, () => {})
      return known.epoch
    },
    soFar: (...[key, withdrawals]: Parameters<Log["soFar"]>) => read(() => signedSoFar(known.signings, key, withdrawals)),
    lastDay: (...[key, at]: Parameters<Log["lastDay"]>) => read(() => signedLastDay(known.signings, key, at)),
    before: (signing: Signing) => read(() => signedBefore(known.epoch, known.signings, signing)),
    append: async (signing: Signing) => {
      let before = signedBefore(0, [], signing)
      await note(signing, () => void (before = signedBefore(known.epoch, known.signings, signing)))
      return before
    }
  }
}

const logOn = Effect.fnUntraced(function*(file: LogFile) {
  const log = makeLog(file)
  const oneByOne = yield* Semaphore.make(1)
  // What is damaged stays so until a person has looked and started anew, whatever the file says in the meantime.
  const damage = yield* Ref.make<SigningLogBroken | null>(null)
  const step = <A>(run: () => Promise<A>) =>
    Effect.gen(function*() {
      const known = yield* Ref.get(damage)
      return known === null ? yield* Effect.tryPromise({ try: run, catch: brokenBy(file.path) }) : yield* known
    }).pipe(
      Effect.tapError((broken) => broken.fault === "corrupt" ? Ref.set(damage, broken) : Effect.void),
      // Half a step would leave behind a place in the file that fits nothing: it is not interrupted.
      Effect.uninterruptible,
      oneByOne.withPermits(1)
    )
  return SigningLog.of({
    claim: (epoch) => step(() => log.claim(epoch)),
    soFar: (key, withdrawals) => step(() => log.soFar(key, withdrawals)),
    lastDay: (key, at) => step(() => log.lastDay(key, at)),
    before: (signing) => step(() => log.before(signing)),
    append: (signing) => step(() => log.append(signing))
  })
})

/**
 * A signer's memory as a file of JSON lines beside its key, flushed to the disk before anything is signed. A last line that a crash cut off
 * was never signed and is passed over; anything else that does not read back exactly, a file that became shorter or was exchanged while
 * open, and nothing is signed until a person has looked. Errors: `SigningLogBroken`.
 */
export const layer = (path: string): Layer.Layer<SigningLog, SigningLogBroken> =>
  Layer.effect(SigningLog, Effect.gen(function*() {
    const opened = Effect.tryPromise({ try: () => LogFile.open(path), catch: brokenBy(path) })
    const file = yield* Effect.acquireRelease(opened, (one) => Effect.promise(() => one.close()))
    if (file.isNew) {
      yield* Effect.logWarning(`${path} was not there: a new log of signings begins, and this signer remembers nothing of before.`)
    }
    return yield* logOn(file)
  }))
