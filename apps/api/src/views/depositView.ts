import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { NATIVE, TxHash } from "@sigmatrade/core/chain/Transfer"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { DepositRecord } from "@sigmatrade/core/deposit/Deposit"
import type { UserId } from "@sigmatrade/core/user/User"
import type { ApiDeposit } from "../contract/ApiDeposit.ts"
import { apiId } from "../contract/ApiUserId.ts"
import type { MoneyView } from "./moneyView.ts"

/** Takes `<chain id>:<transaction hash>:<log index>` apart. */
const placeOf = (id: TransferId) => {
  const [chainId = "", hash = "", logIndex = ""] = id.split(":")
  const index = Number(logIndex)
  return { chain_id: ChainId.make(Number(chainId)), hash: TxHash.make(hash), log_index: index === NATIVE ? null : index }
}

/** A payment as integrators see it. */
export const depositView = (deposit: DepositRecord, userId: UserId, money: MoneyView): typeof ApiDeposit.Type => ({
  object: "deposit",
  id: apiId("dep", deposit.id),
  user_id: userId,
  state: deposit.state,
  amount: money(deposit.amount, deposit.asset),
  transaction: { ...placeOf(deposit.id), block_number: deposit.blockNumber },
  level_bought: deposit.bought,
  seen_at: deposit.seenAt,
  credited_at: deposit.creditedAt
})
