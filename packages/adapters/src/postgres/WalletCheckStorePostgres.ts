import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { WalletCheckStore } from "@sigmatrade/core/deposit/WalletCheckStore"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const CheckRow = Schema.Struct({
  chainId: Int8.pipe(Schema.decodeTo(ChainId)),
  wallet: Address,
  asset: AssetId,
  number: Int8.pipe(Schema.decodeTo(BlockNumber)),
  balance: AmountFromString
})

/** Up to where wallets' balances are explained, in Postgres. */
export const layer: Layer.Layer<WalletCheckStore, never, SqlClient.SqlClient> = Layer.effect(
  WalletCheckStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    WalletCheckStore.of({
      last: (chainId, wallet, asset) =>
        readRows(CheckRow)(sql`
          SELECT chain_id AS "chainId", wallet, asset, number, balance FROM wallet_checks
          WHERE chain_id = ${chainId} AND wallet = ${wallet} AND asset = ${asset} ORDER BY number DESC LIMIT 1 FOR UPDATE`).pipe(
            Effect.map((rows) => Option.fromUndefinedOr(rows[0]))
          ),
      lowest: (chainId, wallet, asset) =>
        readRows(CheckRow)(sql`
          SELECT chain_id AS "chainId", wallet, asset, number, balance FROM wallet_checks
          WHERE chain_id = ${chainId} AND wallet = ${wallet} AND asset = ${asset} ORDER BY number LIMIT 1`).pipe(
            Effect.map((rows) => Option.fromUndefinedOr(rows[0]))
          ),
      put: ({ asset, balance, chainId, number, wallet }, keepBlocks) =>
        sql`
          WITH forgotten AS (
            DELETE FROM wallet_checks WHERE chain_id = ${chainId} AND wallet = ${wallet} AND asset = ${asset}
              AND number < ${number - keepBlocks}
          )
          INSERT INTO wallet_checks (chain_id, wallet, asset, number, balance)
          VALUES (${chainId}, ${wallet}, ${asset}, ${number}, ${String(balance)}::text::numeric)
          ON CONFLICT (chain_id, wallet, asset, number) DO UPDATE SET balance = excluded.balance`.pipe(
          Effect.orDie,
          Effect.asVoid
        ),
      // Whoever has read the highest check and is about to keep the next one is waited for: a delete alone would not see that one.
      forgetAbove: (chainId, number) =>
        sql.withTransaction(Effect.andThen(
          sql`LOCK TABLE wallet_checks IN EXCLUSIVE MODE`,
          sql`DELETE FROM wallet_checks WHERE chain_id = ${chainId} AND number > ${number}`
        )).pipe(Effect.orDie, Effect.asVoid)
    }))
)
