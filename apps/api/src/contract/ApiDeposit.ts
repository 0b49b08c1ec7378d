import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { DepositState } from "@sigmatrade/core/deposit/Deposit"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** Where on the chain a payment stands, on the wire. */
export const ApiTransaction = Schema.Struct({
  chain_id: ChainId,
  hash: TxHash,
  log_index: Schema.NullOr(Schema.Int).annotate({
    description: "The place of the token transfer among the logs of its block; null for the value a transaction itself carries."
  }),
  block_number: BlockNumber
}).annotate({ identifier: "Transaction", description: "Where on the chain a payment stands." })

/** A payment of a user, from its first sighting on. */
export const ApiDeposit = Schema.Struct({
  object: Schema.Literal("deposit"),
  id: apiId.deposit,
  user_id: ApiUserId,
  state: DepositState.annotate({
    description: "seen: in a block that may still change. orphaned: its block was replaced, it may come back. dropped: gone for good, "
      + "nothing was credited. final: can no longer change. credited: in the user's balance."
  }),
  amount: ApiMoney,
  transaction: ApiTransaction,
  level_bought: Schema.NullOr(LevelNumber).annotate({ description: "The level this deposit bought, if any." }),
  seen_at: ApiTime,
  credited_at: Schema.NullOr(ApiTime)
}).annotate({ identifier: "Deposit", description: "A payment of a user." })
