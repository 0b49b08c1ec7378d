import { DateTime, Option, Schema } from "effect"
import { LevelNumber } from "../level/LevelTable.ts"
import type { Amount } from "../money/Amount.ts"
import type { Asset } from "../money/Asset.ts"
import { amountOwed } from "./amountOwed.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt, LeftOut } from "./LegacyFindings.ts"
import type { LookedUp } from "./LegacySource.ts"
import type { LegacyRow } from "./LegacyTable.ts"

/** A level that a user has bought in the old system. */
export interface OldLevel {
  readonly depositId: string
  readonly userId: string
  readonly level: LevelNumber
  readonly price: Amount
  readonly boughtAt: DateTime.Utc
  readonly txHash: string | null
}

/** The levels that are taken, and what is told of other deposits. */
export interface LevelsJudged {
  readonly levels: ReadonlyArray<OldLevel>
  readonly leftOut: ReadonlyArray<LeftOut>
  readonly doubts: ReadonlyArray<Doubt>
  /** Deposits that are not confirmed and that an operator may have found on the chain: `deposits:<id>`. */
  readonly open: ReadonlyArray<string>
  /** The highest block with a deposit that is taken; 0: none is known. */
  readonly lastBlock: number
}

const isLevel = Schema.decodeUnknownOption(LevelNumber)
const hashOf = (text: string | null) => (text ?? "").trim() === "" ? null : (text ?? "").trim().toLowerCase()

/** A moment of the old tables; those without a zone are UTC. `null`: none. */
export const momentOf = (text: string | null): DateTime.Utc | null => {
  if (text === null) return null
  const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/u.test(text) ? text : `${text}Z`
  return Option.getOrNull(Option.map(DateTime.make(zoned), DateTime.toUtc))
}

/** A deposit that is not confirmed: nothing comes of it until its payment is found on the chain. */
const unconfirmed = ({ block_number, id, status, tx_hash }: LegacyRow<"deposits">): { readonly reason: string; readonly doubts: ReadonlyArray<Doubt> } => {
  if (hashOf(tx_hash) === null) return { reason: "never paid, as far as it is known", doubts: [] }
  const what = `is ${status} and has transaction ${tx_hash}${block_number === null ? "" : ` in block ${block_number}`}. Found on the chain as a payment of this amount to the system wallet, it is named with --paid, and its level is taken. Else a payment above the watcher's first block is credited by itself`
  return { reason: "not confirmed", doubts: [{ subject: `deposits:${id}`, what }] }
}

/** Whether a deposit was paid: the old system says so, or an operator has found its transaction. */
const isPaid = ({ id, status, tx_hash }: LegacyRow<"deposits">, { paid }: LookedUp) =>
  status === "confirmed" || (hashOf(tx_hash) !== null && paid.has(`deposits:${id}`))

/**
 * Levels that were bought: one per deposit that was paid, each level of a user once, at the price he paid. The old system spent deposits on
 * levels as a whole, so nothing of them is in a balance. `now` where a deposit has no moment of its own.
 */
export const judgeLevels = ({ rows }: LegacyFacts, asset: Asset, users: ReadonlySet<string>, now: DateTime.Utc, lookedUp: LookedUp): LevelsJudged => {
  const [levels, leftOut, doubts]: [Array<OldLevel>, Array<LeftOut>, Array<Doubt>] = [[], [], []]
  const owned = new Set<string>()
  let lastBlock = 0
  for (const deposit of rows.deposits) {
    const { amount, id, tx_hash, user_id: userId } = deposit
    const leave = (reason: string) => leftOut.push({ table: "deposits", id, reason })
    const level = Option.getOrNull(isLevel(Number(deposit.level)))
    const price = amountOwed(amount, asset)
    const txHash = hashOf(tx_hash)
    if (!isPaid(deposit, lookedUp)) {
      const told = unconfirmed(deposit)
      leave(told.reason)
      doubts.push(...told.doubts)
      continue
    }
    lastBlock = Math.max(lastBlock, Number(deposit.block_number ?? 0))
    if (price === null || price === 0n || level === null) leave("no price or level that can be")
    else if (userId === null || !users.has(userId)) leave("its user is not there")
    else if (owned.has(`${userId} ${level}`)) leave("its level was bought before")
    else {
      owned.add(`${userId} ${level}`)
      const boughtAt = momentOf(deposit.confirmed_at) ?? momentOf(deposit.created_at) ?? now
      levels.push({ depositId: id, userId, level, price, boughtAt: DateTime.min(boughtAt, now), txHash })
      if (txHash === null) doubts.push({ subject: `deposits:${id}`, what: "is confirmed without a transaction: nobody can check it; its level is taken" })
    }
  }
  const open = rows.deposits.filter(({ status, tx_hash }) => status !== "confirmed" && hashOf(tx_hash) !== null).map(({ id }) => `deposits:${id}`)
  return { levels, leftOut, doubts, open, lastBlock }
}
