import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { BlockEvidence, Witness } from "@sigmatrade/core/deposit/BlockEvidence"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { milli, prices, transferFrom } from "../../support/community.ts"

/** Members of whom each invited three; the first ones have fewer than three sponsors above them and pay nothing. */
const ELDERS = 40
const CHUNK = 500
const FINAL_BLOCK = BlockNumber.make(1_000_000)

const addMembers = Effect.fn("addMembers")(function*(members: number) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    INSERT INTO users (id, telegram_id, name, language, invitation_code, wallet_address, wallet_linked_at, created_at)
    SELECT uuidv7(), n, 'Member ' || n, CASE WHEN n % 2 = 0 THEN 'ru' ELSE 'en' END, lpad(n::text, 10, '0'),
      '0x' || lpad(to_hex(n), 40, '0'), now(), now() FROM generate_series(1, ${members}::int) AS n ORDER BY n`
  yield* sql`
    INSERT INTO referrals (user_id, user_serial, sponsor_id, sponsor_serial, bound_at)
    SELECT member.id, member.serial, sponsor.id, sponsor.serial, now()
    FROM users member JOIN users sponsor ON sponsor.telegram_id = member.telegram_id / 3 ORDER BY member.serial`
})

/** Six of ten deposits are the price of a level, in both assets; the others only add to the balance. */
const depositOf = (index: number) => {
  const wallet = Address.make(`0x${(ELDERS + 1 + index).toString(16).padStart(40, "0")}`)
  const asset = index % 2 === 0 ? USDT.id : BNB.id
  const levels = asset === USDT.id ? [10_000, 20_000, 50_000] : [50, 100, 250]
  const thousandths = index % 10 < 6 ? levels[index % 3] ?? 0 : 7
  const txHash = TxHash.make(`0x${(index * 7919 + 1).toString(16).padStart(64, "0")}`)
  return transferFrom(wallet, asset, milli(thousandths), { block: 100 + Math.floor(index / 20), txHash })
}

/** Two providers call the block final. */
const evidenceOf = ({ blockHash, blockNumber }: Transfer) => {
  const witnesses = ["one", "two"].map((provider) =>
    new Witness({ provider: ProviderId.make(provider), final: FINAL_BLOCK, latest: FINAL_BLOCK }))
  return new BlockEvidence({ number: blockNumber, hash: blockHash, rule: "finalized", quorum: witnesses.length, witnesses })
}

/** Final deposits of as many members with three sponsors each, put there by the real path up to where crediting begins. */
export const seedCommunity = Effect.fn("seedCommunity")(function*(deposits: number) {
  const sql = yield* SqlClient.SqlClient
  const transfers = yield* TransferStore
  const now = yield* DateTime.now
  yield* (yield* LevelStore).publish(prices, now)
  yield* addMembers(ELDERS + deposits)
  for (let from = 0; from < deposits; from += CHUNK) {
    const indices = Array.from({ length: Math.min(CHUNK, deposits - from) }, (_, place) => from + place)
    const paid = indices.map(depositOf)
    yield* recordTransfers({ transfers: paid, misdirected: [] }, FINAL_BLOCK, 12)
    const evidence = [...new Map(paid.map((transfer) => [transfer.blockHash, evidenceOf(transfer)])).values()]
    yield* (yield* DepositStore).add(yield* transfers.finalize(ChainId.make(56), evidence, now), now)
  }
  yield* sql`
    INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at)
    SELECT DISTINCT d.user_id, p.level, p.asset, p.price, p.version, now() + interval '1 hour', now()
    FROM deposits d JOIN level_prices p ON p.asset = d.asset AND p.price = d.amount`
  yield* sql`VACUUM ANALYZE`
})
