import type { Address } from "@sigmatrade/core/chain/Address"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import type { Balance } from "@sigmatrade/core/ledger/Ledger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { User, UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import type { ApiBalance } from "../contract/ApiBalance.ts"
import type { ApiUser } from "../contract/ApiUser.ts"
import { moneyView } from "./moneyView.ts"

const accountsOf = (id: UserId) => [availableOf(id), heldOf(id), rewardsOf(id)] as const

/** What users have, per user: read for all of them at once. */
export const balanceViews = Effect.fnUntraced(function*(ids: ReadonlyArray<UserId>) {
  const found = yield* (yield* Ledger).balances(ids.flatMap(accountsOf))
  const byAccount = Map.groupBy(found, ({ account }) => account)
  const money = yield* moneyView
  const listed = (yield* ListedAssets).map(({ asset }) => asset.id)
  return (id: UserId): ReadonlyArray<typeof ApiBalance.Type> => {
    const accounts = accountsOf(id)
    const balances = accounts.flatMap((account): ReadonlyArray<Balance> => byAccount.get(account) ?? [])
    const kept = balances.filter(({ amount }) => amount !== 0n).map(({ asset }) => asset).toSorted()
    const [available, held, rewards] = accounts
    return [...new Set([...listed, ...kept])].map((asset) => ({
      asset,
      available: money(balanceIn(balances, available, asset), asset),
      held: money(balanceIn(balances, held, asset), asset),
      rewards: money(balanceIn(balances, rewards, asset), asset)
    }))
  }
})

/** Wallets whose checksum is remembered at most; of more those that came first are forgotten. */
const CHECKSUMS_MAX = 10_000
const checksums = new Map<Address, string>()

const checksumOf = (address: Address, keccak256: Keccak256["Service"]): string => {
  const known = checksums.get(address)
  if (known !== undefined) return known
  const made = checksumAddress(address, keccak256)
  const oldest = checksums.size >= CHECKSUMS_MAX ? checksums.keys().next().value : undefined
  if (oldest !== undefined) checksums.delete(oldest)
  checksums.set(address, made)
  return made
}

const walletView = Effect.gen(function*() {
  const [{ chainId }, keccak256] = [yield* SystemWallet, yield* Keccak256]
  return ({ wallet }: User) =>
    wallet === null ? null : { address: checksumOf(wallet.address, keccak256), chain_id: chainId, linked_at: wallet.linkedAt }
})

/** Users as integrators see them: levels and balances are read for all of them at once. */
export const userViews = Effect.fnUntraced(function*(users: ReadonlyArray<User>) {
  const ids = users.map(({ id }) => id)
  if (ids.length === 0) return []
  const owned = yield* (yield* LevelStore).owned(ids)
  const balances = yield* balanceViews(ids)
  const wallet = yield* walletView
  return users.map((user): typeof ApiUser.Type => ({
    object: "user",
    id: user.id,
    telegram_id: user.telegramId,
    language: user.language,
    standing: user.standing,
    wallet: wallet(user),
    levels: [...owned.get(user.id) ?? []].toSorted((one, other) => one - other),
    balances: balances(user.id),
    created_at: user.createdAt
  }))
})
