import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { availableOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { User, UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiUser } from "../contract/ApiUser.ts"
import { moneyView } from "../views/moneyView.ts"
import { findUser } from "./findUser.ts"

const readBalances = Effect.fn("readBalances")(function*(id: UserId) {
  const [available, rewards] = [availableOf(id), rewardsOf(id)]
  const balances = yield* (yield* Ledger).balances([available, rewards])
  const money = yield* moneyView
  const listed = (yield* ListedAssets).map(({ asset }) => asset.id)
  const held = balances.filter(({ amount }) => amount !== 0n).map(({ asset }) => asset).toSorted()
  return [...new Set([...listed, ...held])].map((asset) => ({
    asset,
    available: money(balanceIn(balances, available, asset), asset),
    rewards: money(balanceIn(balances, rewards, asset), asset)
  }))
})

const walletOf = Effect.fn("walletOf")(function*({ wallet }: User) {
  if (wallet === null) return null
  const { chainId } = yield* SystemWallet
  return { address: checksumAddress(wallet.address, yield* Keccak256), chain_id: chainId, linked_at: wallet.linkedAt }
})

const readUser = Effect.fn("readUser")(function*(id: UserId) {
  const user = yield* findUser(id)
  const owned = (yield* (yield* LevelStore).owned([id])).get(id) ?? new Set()
  return {
    object: "user",
    id,
    telegram_id: user.telegramId,
    language: user.language,
    standing: user.standing,
    wallet: yield* walletOf(user),
    levels: [...owned].toSorted((one, other) => one - other),
    balances: yield* readBalances(id),
    created_at: user.createdAt
  } satisfies typeof ApiUser.Type
})

/** `GET /v1/users/{id}` */
export const users = HttpApiBuilder.group(ApiContract, "users", (handlers) =>
  handlers.handle("read", ({ params }) => readUser(params.id)))
