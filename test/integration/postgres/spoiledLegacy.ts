import * as LegacyTakerPostgres from "@sigmatrade/adapters/postgres/LegacyTakerPostgres"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { legacyOpening } from "@sigmatrade/core/ledger/postings/legacyOpening"
import { LegacyTaker } from "@sigmatrade/core/legacy/LegacyTaker"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Money } from "@sigmatrade/core/money/Money"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"

/** The payment of the inherited member's level. */
const PAID = `0x${"1e".repeat(32)}`

/** A member who was taken over from the inherited system, with money and a level. */
export const livelyLegacy = Effect.gen(function*() {
  const taker = yield* LegacyTaker
  const at = yield* DateTime.now
  const owed = Amount.make(2n ** 66n)
  const [member] = yield* taker.members([{
    legacyId: "12", telegramId: TelegramId.make(990_012), name: DisplayName.make("old"), language: "ru", wallet: null, linkedAt: at, standing: "active", note: "", reachable: true,
    createdAt: at, password: null, sponsor: null, owed
  }], at)
  if (member === undefined) return yield* Effect.die("nobody was taken over")
  yield* (yield* Ledger).post([legacyOpening("legacy:users:12:USDT", member.userId, new Money({ asset: USDT.id, amount: owed }))], at)
  const level = { depositId: "4", userId: "12", level: LevelNumber.make(1), price: owed, boughtAt: at, txHash: PAID }
  yield* taker.levels([{ userId: member.userId, level }], USDT.id)
  yield* taker.remember({ fingerprint: `0x${"f".repeat(64)}`, asset: USDT.id, takenAt: at })
}).pipe(Effect.provide(LegacyTakerPostgres.layer))

/** Ways to spoil what was taken over, and the invariant that tells. */
export const spoiledLegacy: ReadonlyArray<readonly [id: string, ...statements: ReadonlyArray<string>]> = [
  ["legacy openings", "UPDATE legacy_members SET owed = owed + 1"],
  ["legacy openings", "DELETE FROM ledger_entries WHERE kind = 'legacy-opening'"],
  ["legacy openings", "DELETE FROM legacy_members"],
  ["legacy openings", "UPDATE legacy_runs SET asset = 'BNB'"],
  ["legacy openings", "UPDATE ledger_movements SET debit = 'house:sales' WHERE debit = 'house:capital' AND amount = 2::numeric ^ 66"],
  ["legacy levels", "DELETE FROM legacy_levels"],
  ["legacy levels", "DELETE FROM level_purchases WHERE id LIKE 'legacy:%'"],
  ["legacy levels", "INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('level-bought', 'legacy:deposits:4', now())"],
  ["legacy levels", "UPDATE legacy_levels SET tx_hash = (SELECT tx_hash FROM deposits WHERE state = 'credited' LIMIT 1)"],
  ["purchases", "DELETE FROM legacy_levels"]
]
