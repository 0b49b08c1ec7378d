import { DateTime, Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { BlockRef, ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { forgetChecks } from "./forgetChecks.ts"
import { findFork } from "./handleReorg.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** Up to where our chain is that of as many providers as the quorum; `null` when too few share anything we still know. One alone moves it nowhere. */
const sharedBy = (quorum: number, forks: ReadonlyArray<BlockRef | null>): BlockRef | null =>
  forks.filter((fork) => fork !== null).toSorted((one, other) => other.number - one.number)[quorum - 1] ?? null

const finding = (chainId: ChainId, mark: BlockRef, fork: BlockRef | null, providers: ReadonlyArray<Speaking>) =>
  new Finding({
    kind: "finality broken",
    // Each break by itself: one that comes while another still waits for its operators is another one, with approvals of its own.
    subject: `${chainId} from ${mark.number} ${mark.hash.slice(0, 10)} to ${fork === null ? "unknown" : fork.number}`,
    facts: {
      mark: `${mark.number} ${mark.hash}`,
      fork: fork === null ? "unknown" : String(fork.number),
      providers: providers.map(({ id }) => id).join(", ")
    },
    stops: ["crediting", "payouts"],
    asset: null,
    approvalsNeeded: 2
  })

/**
 * We have read a fork that the quorum's final chain is not on. Whoever still shows our blocks there would only lead us back: he is out,
 * and scanning then goes back by itself.
 */
const leaveFork = Effect.fn("leaveFork")(function*(
  cursor: ScanCursor,
  fork: BlockRef,
  turned: ReadonlyArray<Speaking>,
  all: ReadonlyArray<Speaking>
) {
  const number = BlockNumber.make(Math.min(fork.number + 1, cursor.number))
  const said = yield* Effect.forEach(all, (provider) =>
    readFrom([provider], (reader) => reader.headers([number])).pipe(
      Effect.map(([header = null]) => ({ provider, hash: header?.hash ?? null })),
      Effect.orElseSucceed(() => ({ provider, hash: null }))
    ), { concurrency: "unbounded" })
  const pool = yield* ProviderPool
  const final = new Set(said.filter(({ provider }) => turned.some(({ id }) => id === provider.id)).map(({ hash }) => hash))
  const lost = said.filter(({ hash, provider }) => hash !== null && !final.has(hash) && !turned.some(({ id }) => id === provider.id))
  yield* Effect.forEach(lost, ({ provider }) =>
    pool.convict(provider.id, { number: String(number), what: "on another chain than the final one" }), { discard: true })
})

/** Whether the block we called final last is on the chain of as many as the quorum. */
const enoughHave = Effect.fn("enoughHave")(function*(quorum: number, mark: BlockRef, providers: ReadonlyArray<Speaking>) {
  const said = yield* Effect.forEach(providers, (provider) =>
    readFrom([provider], (reader) => reader.header(mark.number)).pipe(
      Effect.map(({ hash }) => hash === mark.hash),
      Effect.orElseSucceed(() => false)
    ), { concurrency: "unbounded" })
  return said.filter((has) => has).length >= quorum
})

/** What is final stands, and only our cursor was led onto a fork below it: it goes back, which scanning alone must not. */
const goBack = Effect.fn("goBack")(function*(chainId: ChainId, cursor: ScanCursor, fork: BlockRef) {
  const cursors = yield* ScanCursorStore
  const transfers = yield* TransferStore
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* cursors.rewind(chainId, cursor, fork)
    yield* transfers.orphanAbove(chainId, fork.number)
  })).pipe(Effect.catchTag("CursorMoved", () => Effect.void))
})

/**
 * As many providers as the quorum are on another final chain, and none is on ours. Above our final mark that is a reorg like any other,
 * which scanning follows, without those who are still on the fork; so it is below the mark while the quorum has the mark's own block. Else
 * finality is broken: crediting and payouts stop, and the cursor and the mark go back to the last block that the quorum of these providers
 * shares with us, so that the new chain is read; what had been credited is taken back when it is known whether it is there too. Two operators
 * must agree before money moves again.
 */
export const breakFinality = Effect.fn("breakFinality")(function*(
  chainId: ChainId,
  cursor: ScanCursor,
  providers: ReadonlyArray<Speaking>,
  all: ReadonlyArray<Speaking>
) {
  const cursors = yield* ScanCursorStore
  const known = yield* cursors.finalMark(chainId)
  const { quorum } = yield* ConfirmationPolicy
  if (Option.isNone(known) || providers.length < quorum) return
  const mark = known.value
  const { headersMax, transfersMax } = yield* ScanPolicy
  const headers = yield* cursors.headers(chainId, headersMax)
  const lowestKept = headers.at(-1)?.number ?? Infinity
  // Deeper than headers are kept, the blocks we have credited for are still known.
  const blocks = (yield* (yield* TransferStore).finalBlocks(chainId, transfersMax)).filter(({ number }) => number < lowestKept)
  const stored = [...headers, ...blocks]
  const fork = sharedBy(quorum, yield* Effect.forEach(providers, (provider) => findFork(stored, provider), { concurrency: "unbounded" }))
  if (fork !== null && fork.number >= mark.number) return yield* leaveFork(cursor, fork, providers, all)
  if (fork !== null && (yield* enoughHave(quorum, mark, providers))) {
    yield* goBack(chainId, cursor, fork)
    return yield* leaveFork(cursor, fork, providers, all)
  }
  const incidents = yield* IncidentStore
  const now = yield* DateTime.now
  const isNew = yield* (yield* Transaction).run(Effect.gen(function*() {
    // First: whoever compares balances now holds the checks, and goes on to what the next steps change.
    if (fork !== null) yield* forgetChecks(chainId, fork)
    const found = finding(chainId, mark, fork, providers)
    const opened = yield* incidents.open(found, now)
    if (fork === null) return opened
    // The very same break once more, before operators have closed the first: what that one has settled is to be looked at anew.
    if (!opened) yield* incidents.note(found.kind, found.subject, { settled: "no" })
    yield* cursors.rewind(chainId, cursor, fork)
    yield* cursors.lowerFinalMark(chainId, fork)
    yield* (yield* TransferStore).orphanAbove(chainId, fork.number)
    return opened
  })).pipe(Effect.catchTag("CursorMoved", () => Effect.succeed(false)))
  if (isNew) yield* Effect.logFatal("Finality was broken: crediting and payouts are stopped", { mark: mark.number, fork: fork?.number ?? null })
})
