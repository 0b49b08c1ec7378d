import { Address as CoreAddress } from "@sigmatrade/core/chain/Address"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import type { User } from "@sigmatrade/core/user/User"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { keccak256, stringToHex } from "viem"
import type { Address } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import type { LocalAccount } from "viem/accounts"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { AnvilClient } from "../../sandbox/chain/startAnvil.ts"
import { coins, mintUsdt, send, transferCall } from "./chainActions.ts"
import type { Sent } from "./chainActions.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { WALLET } from "./chainWorld.ts"

/** A person of a case: a member, his chat, and the wallet he pays from. */
export interface ChainMember {
  readonly user: User
  readonly account: LocalAccount
  /** What the bot has written to him, oldest first; an edited message as it is now. */
  readonly texts: () => ReadonlyArray<string>
  /** A USDT payment into the pool of a chain, the first one unless told otherwise. */
  readonly payUsdt: (amount: bigint, to?: Address, client?: AnvilClient) => Promise<Sent>
  readonly payBnb: (amount: bigint, to?: Address, client?: AnvilClient) => Promise<Sent>
  /** What he can spend, in base units. */
  readonly available: (asset?: "USDT" | "BNB") => Promise<bigint>
}

/** A wallet whose key follows from its name. */
export const walletOf = (name: string): LocalAccount => privateKeyToAccount(keccak256(stringToHex(`chain case ${name}`)))

/** Somebody with a wallet full of BNB and USDT, mined. */
export const enrich = async (world: ChainWorld, address: Address, usdt: bigint): Promise<void> => {
  await world.anvil.client.setBalance({ address, value: coins(1000) })
  if (usdt === 0n) return
  await mintUsdt(world.anvil.client, address, usdt)
  await world.mine(1)
}

/** A new member whose linked wallet holds 1,000 BNB and, unless told otherwise, 10,000 USDT. */
export const joinMember = async (
  world: ChainWorld,
  name: string,
  { sponsor, usdt = coins(10_000) }: { readonly sponsor?: ChainMember; readonly usdt?: bigint } = {}
): Promise<ChainMember> => {
  const { telegram } = world
  const { id } = telegram.addMember({ first_name: name, language_code: "en" })
  telegram.sendText(id, "/start")
  const account = walletOf(name)
  await enrich(world, account.address, usdt)
  const user = await world.run(Effect.gen(function*() {
    const newcomer = { telegramId: TelegramId.make(id), name: DisplayName.make(name), language: "en" as const }
    const joined = yield* joinByInvitation(newcomer, sponsor?.user.invitationCode ?? "")
    return yield* (yield* UserStore).linkWallet(joined.user.id, CoreAddress.make(account.address.toLowerCase()), yield* DateTime.now)
  }))
  return {
    user, account,
    texts: () => telegram.chat(id).messages.filter(({ from }) => from === "bot").map(({ text }) => text),
    payUsdt: (amount, to = WALLET, client = world.anvil.client) =>
      send(client, { from: account, to: USDT_ADDRESS, data: transferCall(to, amount) }),
    payBnb: (amount, to = WALLET, client = world.anvil.client) => send(client, { from: account, to, value: amount }),
    available: async (asset = "USDT") => {
      const statement = "SELECT balance::text AS balance FROM ledger_balances WHERE account = $1 AND asset = $2"
      const rows = await world.query(statement, [`user:${user.id}:available`, asset])
      return BigInt((rows[0]?.["balance"] ?? "0") as string)
    }
  }
}

/** Gives a member an address of his own, as strategy `address` does. */
export const giveAddress = async (world: ChainWorld, { user }: ChainMember, name: string): Promise<Address> => {
  const { address } = walletOf(`address of ${name}`)
  await world.run(Effect.gen(function*() {
    const given = { userId: user.id, address: CoreAddress.make(address.toLowerCase()), path: [0, Number(user.telegramId)] }
    yield* (yield* DepositAddressStore).assign(given, yield* DateTime.now)
  }))
  return address
}

/** The member announces to pay a level in USDT, as the bot's button does. */
export const announce = (world: ChainWorld, { user }: ChainMember, level: number, price: bigint): Promise<void> =>
  world.run(Effect.gen(function*() {
    const now = yield* DateTime.now
    yield* (yield* DepositIntentStore).open(
      new DepositIntent({
        userId: user.id, level: LevelNumber.make(level), asset: USDT.id, price: Amount.make(price), priceVersion: 1,
        // The local chain's clock may be far ahead of ours.
        expiresAt: DateTime.add(now, { days: 2 })
      }),
      now
    )
  }))
