import { Cause, DateTime, Effect, Option } from "effect"
import type { TelegramId } from "../user/User.ts"
import type { KeptUpdate } from "./KeptUpdate.ts"
import type { Claim, TakenUpdate } from "./UpdateLog.ts"
import { UpdateLog } from "./UpdateLog.ts"

/** Updates of one person served in a row; what is left is served with what others have left. */
const IN_A_ROW_MAX = 100
/** People whose open updates are served at one look. */
const DUE_MAX = 100
/** How many of them at the same time. */
const DUE_CONCURRENCY = 10

/** How updates are served. */
export interface UpdateRules<R> {
  /** How long one may take, in milliseconds: then whoever took it counts as dead and somebody else serves it. */
  readonly leaseMs: number
  /** How often it is taken before nobody tries any more: it kills whoever serves it. */
  readonly attemptsMax: number
  /** Serves one. Answers why nobody can, or `null` when it is served. Does not fail; when it dies, that is why. */
  readonly serve: (update: KeptUpdate) => Effect.Effect<string | null, never, R>
  /** What of an update may be kept for people to look at: no secret, and nothing a person has written. */
  readonly readable: (update: KeptUpdate) => string
}

const leaseFrom = (now: DateTime.Utc, leaseMs: number) => ({ now, until: DateTime.add(now, { milliseconds: leaseMs }) })

/** An update came in: keeps it, and takes it if nothing else of its person is open. A repeat is told as what it is. */
export const claimUpdate = Effect.fnUntraced(function*(update: KeptUpdate, leaseMs: number): Effect.fn.Return<Claim, never, UpdateLog> {
  return yield* (yield* UpdateLog).claim(update, leaseFrom(yield* DateTime.now, leaseMs))
})

/** What is kept of a reason. */
const REASON_LENGTH_MAX = 500

const outcomeOf = Effect.fnUntraced(function*<R>({ attempt, update }: TakenUpdate, { attemptsMax, readable, serve }: UpdateRules<R>) {
  const reason = attempt > attemptsMax
    ? `nobody came to an end with it in ${attemptsMax} attempts`
    : yield* serve(update).pipe(Effect.catchCauseIf(
      (cause) => !Cause.hasInterrupts(cause),
      (cause) => Effect.succeed(`died: ${String(Cause.squash(cause))}`)
    ))
  return reason === null
    ? { _tag: "Served" } as const
    : { _tag: "Quarantined", reason: reason.slice(0, REASON_LENGTH_MAX), content: readable(update) } as const
})

/**
 * Serves what a person did, one after another, until nothing is open: first what this caller has taken, if anything. Whoever is interrupted
 * or dies over an update leaves it to the next one, after the lease.
 */
export const serveMember = Effect.fnUntraced(function*<R>(telegramId: TelegramId, first: TakenUpdate | null, rules: UpdateRules<R>) {
  const log = yield* UpdateLog
  const next = Effect.flatMap(DateTime.now, (now) => log.next(telegramId, leaseFrom(now, rules.leaseMs)))
  let taken = first === null ? Option.getOrNull(yield* next) : first
  for (let served = 0; taken !== null && served < IN_A_ROW_MAX; served++) {
    const outcome = yield* outcomeOf(taken, rules)
    const isOurs = yield* log.settle(taken.update.id, taken.attempt, outcome, yield* DateTime.now)
    if (!isOurs) yield* Effect.logWarning("An update took so long that somebody else has served it too", { update: taken.update.id })
    taken = Option.getOrNull(yield* next)
  }
})

/** Serves what is open and nobody serves: whoever took it has died, or it was left over. */
export const serveAbandoned = Effect.fn("serveAbandoned")(function*<R>(rules: UpdateRules<R>) {
  const due = yield* (yield* UpdateLog).due(yield* DateTime.now, DUE_MAX)
  yield* Effect.forEach(due, (telegramId) => serveMember(telegramId, null, rules), { concurrency: DUE_CONCURRENCY, discard: true })
  return due.length
})
